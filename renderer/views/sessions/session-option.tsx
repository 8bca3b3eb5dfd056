import { memo } from 'react';
import { momentOf } from '#shared/dates';
import { displayPath } from '#shared/display-path';
import { isUnread, type SessionRow } from '#shared/session';
import { describeState, stateOf } from '#shared/session-state';
import { classNames } from '../../ui/class-names';
import { Count } from '../../ui/count';
import { StateIcon } from '../../ui/state-icon';
import { formatAge } from '../../ui/time';
import { describeRow, type RowLine } from './describe-row';

export const OPTION_HEIGHT = 52;

const LINE_TONES: Readonly<Record<RowLine['tone'], string>> = {
  soft: 'text-soft',
  need: 'text-need',
  fail: 'text-fail',
};

/** The element id of a session in the list, for `aria-activedescendant`. */
export function optionId(session: string): string {
  return `session-${session}`;
}

/** What a session's row says when it is read out; its state is said once. */
function optionName(row: SessionRow): string {
  const { label } = describeState(stateOf(row));
  const { words, code } = describeRow(row);
  const rest = words.startsWith(label) ? words.slice(label.length).replace(/^ · /, '') : words;
  return [displayPath(row.title), label, isUnread(row) ? 'unread' : '', `${rest} ${code ?? ''}`.trim()]
    .filter(Boolean)
    .join(', ');
}

/** One session in the list. The listbox keeps the focus; `active` is where its keys are. */
export const SessionOption = memo(function SessionOption(props: {
  row: SessionRow;
  /** The present in milliseconds, for the age. */
  now: number;
  selected: boolean;
  active: boolean;
  position: number;
  total: number;
  onOpen: (row: SessionRow) => void;
}) {
  const { row } = props;
  const state = stateOf(row);
  const line = describeRow(row);
  const unread = isUnread(row);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the listbox handles the keys
    // biome-ignore lint/a11y/useFocusableInteractive: the listbox keeps the focus and names the active option
    <div
      role="option"
      id={optionId(row.session)}
      data-session={row.session}
      aria-selected={props.selected}
      aria-posinset={props.position}
      aria-setsize={props.total}
      aria-label={optionName(row)}
      onClick={() => props.onOpen(row)}
      className={classNames(
        'relative grid h-[52px] grid-cols-[14px_1fr_auto] gap-x-2 px-3.5 pt-[7px]',
        props.selected ? 'bg-select' : 'hover:bg-hover',
        props.active && 'outline-2 -outline-offset-2 outline-transparent in-focus-visible:outline-accent',
      )}
    >
      {props.selected ? (
        <span aria-hidden className="absolute top-1.5 bottom-1.5 left-0 w-0.5 rounded-full bg-select-edge" />
      ) : null}
      <span className="mt-[3px] flex h-[14px]">
        <StateIcon state={state} size={14} />
      </span>
      <span className={classNames('truncate', unread ? 'font-[650]' : 'font-medium')}>
        {displayPath(row.title)}
      </span>
      <time
        dateTime={row.updatedAt}
        title={momentOf(row.updatedAt)}
        className="text-right text-xs text-faint tabular-nums"
      >
        {formatAge(Date.parse(row.updatedAt), props.now)}
      </time>
      <span className={classNames('col-start-2 truncate text-xs', LINE_TONES[line.tone])}>
        {line.words}
        {line.code === null ? null : (
          <>
            {' '}
            <span className="font-mono text-2xs">{line.code}</span>
          </>
        )}
      </span>
      <span className="col-start-3 text-right text-xs">
        <Count additions={row.additions} deletions={row.deletions} />
      </span>
    </div>
  );
});
