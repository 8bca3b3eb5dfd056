import { Bot, Check, Circle } from 'lucide-react';
import { displayPath } from '#shared/display-path';
import { classNames } from '../../ui/class-names';
import { Spinner } from '../../ui/spinner';
import type { ConflictState } from './conflict-state';

/** Height of an option in pixels. */
export const CONFLICT_ROW = 44;

/** One conflict of the list: its file, and how far it is. */
export function ConflictOption(props: {
  id: string;
  path: string;
  how: ConflictState;
  active: boolean;
  place: { readonly at: number; readonly of: number };
  onClick: () => void;
}) {
  const { path, how, active } = props;
  const { state, words, as } = how;
  const shown = displayPath(path);
  const cut = shown.lastIndexOf('/');
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list handles the keys of all its options
    // biome-ignore lint/a11y/useFocusableInteractive: the focus is the list's, which names its active option
    <div
      id={props.id}
      role="option"
      aria-selected={active}
      aria-setsize={props.place.of}
      aria-posinset={props.place.at}
      aria-label={`${shown}, ${state}: ${words}`}
      onClick={props.onClick}
      // Its menu is about what is shown.
      onContextMenu={props.onClick}
      style={{ height: CONFLICT_ROW }}
      className={classNames(
        'flex cursor-default items-start gap-2 border-l-2 px-3 py-1.5',
        active ? 'border-select-edge bg-select' : 'border-transparent hover:bg-hover',
        active && 'outline-2 -outline-offset-2 outline-transparent in-focus-visible:outline-accent',
      )}
    >
      <span className="mt-[3px] flex w-3.5 flex-none justify-center">
        <StateIcon state={state} />
      </span>
      <span className="min-w-0 flex-1">
        <span className="flex items-baseline gap-2 text-sm leading-4.5" title={shown}>
          <span className="max-w-full flex-none truncate">{shown.slice(cut + 1)}</span>
          {cut > 0 ? (
            <span className="min-w-0 truncate text-xs text-faint">{shown.slice(0, cut)}</span>
          ) : null}
        </span>
        <span
          className={classNames('block truncate text-xs', state === 'resolved' ? 'text-soft' : 'text-faint')}
        >
          <span title={words}>{words}</span>
          {as ? <span className="text-accent"> · as in “{displayPath(as.title)}”</span> : null}
        </span>
      </span>
    </div>
  );
}

function StateIcon(props: { state: ConflictState['state'] }) {
  switch (props.state) {
    case 'resolved':
      return <Check size={13} role="img" aria-hidden={false} aria-label="resolved" className="text-accent" />;
    case 'suggested':
      return <Bot size={13} aria-hidden className="text-accent" />;
    case 'in progress':
      return <Spinner label={null} />;
    case 'unresolved':
      return <Circle size={11} aria-hidden className="text-need" />;
    default:
      return props.state satisfies never;
  }
}
