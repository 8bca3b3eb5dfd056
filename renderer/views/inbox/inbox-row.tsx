import { memo } from 'react';
import { momentOf } from '#shared/dates';
import { displayPath } from '#shared/display-path';
import type { SessionRow } from '#shared/session';
import { describeState, stateOf } from '#shared/session-state';
import { classNames } from '../../ui/class-names';
import { repositoryName } from '../../ui/repository-name';
import { StateIcon } from '../../ui/state-icon';
import { formatAge } from '../../ui/time';
import { describeRow, RowWords } from '../sessions';

export const ROW_HEIGHT = 54;

/** The element id of a session in the inbox, for `aria-activedescendant`. */
export function inboxRowId(session: string): string {
  return `inbox-${session}`;
}

/** One session that waits for the user. The list keeps the focus. */
export const InboxRow = memo(function InboxRow(props: {
  row: SessionRow;
  now: number;
  shown: boolean;
  position: number;
  total: number;
  onChoose: (row: SessionRow) => void;
}) {
  const { row } = props;
  const state = stateOf(row);
  const line = describeRow(row);
  const place = `${repositoryName(row.repositoryPath)} · ${row.agent.name}`;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list handles the keys
    // biome-ignore lint/a11y/useFocusableInteractive: the list keeps the focus and names the active option
    <div
      role="option"
      id={inboxRowId(row.session)}
      data-session={row.session}
      aria-selected={props.shown}
      aria-posinset={props.position}
      aria-setsize={props.total}
      aria-label={[
        displayPath(row.title),
        describeState(state).label,
        `${line.words} ${line.code ?? ''}`.trim(),
      ].join(', ')}
      title={displayPath(place)}
      onClick={() => props.onChoose(row)}
      className={classNames(
        'relative grid h-[54px] grid-cols-[14px_1fr_auto] gap-x-2 px-3.5 pt-2',
        props.shown ? 'bg-select' : 'hover:bg-hover',
        props.shown && 'outline-2 -outline-offset-2 outline-transparent in-focus-visible:outline-accent',
      )}
    >
      {props.shown ? (
        <span aria-hidden className="absolute top-1.5 bottom-1.5 left-0 w-0.5 rounded-full bg-select-edge" />
      ) : null}
      <span className="mt-[3px] flex h-[14px]">
        <StateIcon state={state} size={14} />
      </span>
      <span className="truncate font-medium">{displayPath(row.title)}</span>
      <time
        dateTime={row.updatedAt}
        title={momentOf(row.updatedAt)}
        className="text-right text-xs text-faint tabular-nums"
      >
        {formatAge(Date.parse(row.updatedAt), props.now)}
      </time>
      <span className="col-span-2 col-start-2 truncate text-xs">
        <RowWords line={line} />
      </span>
    </div>
  );
});
