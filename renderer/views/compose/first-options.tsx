import type { AgentOption } from '#shared/agent';
import { type Choice, Select } from '../../ui/select';

/** Stands for no choice; no value of an agent's begins like it. */
const AGENTS_OWN = '\n';

/**
 * What the agent is known to offer, to be chosen before it is started: as it told when it was last heard of. What is not
 * chosen is left to the agent.
 */
export function FirstOptions(props: {
  options: readonly AgentOption[];
  chosen: Readonly<Record<string, string>>;
  onChange: (chosen: Record<string, string>) => void;
}) {
  const { options, chosen, onChange } = props;
  return options
    .filter(({ choices }) => choices.length > 0)
    .map((option) => {
      const { id, name, choices } = option;
      const value = choices.some((choice) => choice.value === chosen[id]) ? (chosen[id] ?? '') : AGENTS_OWN;
      const offered: Choice<string>[] = [
        {
          value: AGENTS_OWN,
          label: `Default ${name.toLowerCase()}`,
          detail: 'What the agent begins with by itself',
        },
        ...choices.map((choice) => ({
          value: choice.value,
          label: choice.name,
          detail: choice.description,
        })),
      ];
      return (
        <span key={id} className="flex max-w-48 min-w-0">
          <Select
            label={name}
            look="ghost"
            value={value}
            choices={offered}
            onChange={(next) => {
              const { [id]: _, ...others } = chosen;
              onChange(next === AGENTS_OWN ? others : { ...others, [id]: next });
            }}
          />
        </span>
      );
    });
}

/** Of values that were chosen those that the agent offers still. */
export function offeredOf(
  options: readonly AgentOption[],
  chosen: Readonly<Record<string, string>>,
): Record<string, string> {
  const offered = options.flatMap(({ id, choices }) =>
    choices.some(({ value }) => value === chosen[id]) ? [[id, chosen[id] ?? '']] : [],
  );
  return Object.fromEntries(offered) as Record<string, string>;
}
