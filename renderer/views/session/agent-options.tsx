import { SlidersHorizontal } from 'lucide-react';
import type { AgentOption } from '#shared/agent';
import { displayPath } from '#shared/display-path';
import type { SessionRow } from '#shared/session';
import { setAgentOption } from '../../state/session-actions';
import { Menu, type MenuEntry } from '../../ui/menu';
import { Select } from '../../ui/select';

/**
 * The settings that the agent itself offers, such as its mode, model and effort: each a picker where there is room, one
 * menu where there is not, so that what sends the prompt always stays in sight.
 */
export function AgentOptions(props: { row: SessionRow; options: readonly AgentOption[] }) {
  const { row } = props;
  const options = props.options.filter(({ choices }) => choices.length > 0);
  const set = (option: AgentOption, value: string) => void setAgentOption(row.session, option.id, value);
  return (
    <div className="@container min-w-0 flex-1">
      {options.length > 0 ? (
        <>
          <div className={`hidden flex-wrap gap-x-0.5 ${ROOM_FOR[Math.min(options.length, 3)]}`}>
            {options.map((option) => (
              <span key={option.id} className="flex max-w-44 min-w-0">
                <Select
                  label={option.name}
                  look="ghost"
                  value={option.current}
                  choices={option.choices.map((choice) => ({
                    value: choice.value,
                    label: choice.name,
                    detail: choice.description,
                  }))}
                  onChange={(value) => set(option, value)}
                />
              </span>
            ))}
          </div>
          <div className={`flex ${NO_ROOM_FOR[Math.min(options.length, 3)]}`}>
            <Menu label="Agent options" entries={options.flatMap((option) => entriesOf(option, set))}>
              <button
                type="button"
                aria-label={`Agent options: ${chosenWords(options)}`}
                className="inline-flex h-7 min-w-0 items-center gap-1.5 rounded-md px-2 text-sm text-soft transition-colors hover:bg-hover hover:text-text"
              >
                <SlidersHorizontal size={13} aria-hidden className="flex-none" />
                <span className="min-w-0 truncate">{chosenWords(options)}</span>
              </button>
            </Menu>
          </div>
        </>
      ) : null}
    </div>
  );
}

/** From which width the pickers of one, two or more options stand in one line. */
const ROOM_FOR = ['', '@min-[110px]:flex', '@min-[230px]:flex', '@min-[340px]:flex'] as const;
const NO_ROOM_FOR = ['', '@min-[110px]:hidden', '@min-[230px]:hidden', '@min-[340px]:hidden'] as const;

function entriesOf(option: AgentOption, set: (option: AgentOption, value: string) => void): MenuEntry[] {
  return [
    { type: 'label', label: option.name },
    ...option.choices.map((choice) => ({
      label: choice.name,
      checked: choice.value === option.current,
      ...(choice.description ? { detail: choice.description } : {}),
      onSelect: () => set(option, choice.value),
    })),
  ];
}

function chosenWords(options: readonly AgentOption[]): string {
  return options
    .map(({ choices, current, name }) =>
      displayPath(choices.find((choice) => choice.value === current)?.name ?? name),
    )
    .join(' · ');
}
