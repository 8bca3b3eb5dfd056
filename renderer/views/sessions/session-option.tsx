import { Check, GitBranch, GitMergeConflict, Laptop, ListPlus } from 'lucide-react';
import { type MouseEvent, memo } from 'react';
import { momentOf } from '#shared/dates';
import { conflictSentences, conflictWords } from '#shared/describe-forecast';
import { nextPromptsWords } from '#shared/describe-next-prompts';
import { displayPath } from '#shared/display-path';
import type { SessionId } from '#shared/ids';
import { usesWorkspace } from '#shared/place';
import { isAtRest, isUnread, type SessionRow } from '#shared/session';
import { describeState, stateOf } from '#shared/session-state';
import type { Settings } from '#shared/settings';
import { lacksSandbox } from '#shared/unsandboxed';
import { conflictingName, showConflicts, useConflictsOf } from '../../state/forecast';
import { makesSandboxes } from '../../state/sandbox-ability';
import { type QueuePlace, useQueuePlace } from '../../state/sessions';
import { classNames } from '../../ui/class-names';
import { Count } from '../../ui/count';
import { IsolationIcon } from '../../ui/isolation-icon';
import { StateIcon } from '../../ui/state-icon';
import { formatAge, formatClock, useSeconds } from '../../ui/time';
import { describeRow } from './describe-row';
import { RowWords } from './row-words';
import { tellingBranch } from './telling-branch';

export type Density = Settings['listRows'];

export const OPTION_HEIGHTS: Readonly<Record<Density, number>> = { comfortable: 52, compact: 30 };

/** The element id of a session in the list, for `aria-activedescendant`. */
export function optionId(session: string): string {
  return `session-${session}`;
}

/** What a session's row says when it is read out; its state is said once. */
function optionName(
  row: SessionRow,
  whose: string | null,
  waits: QueuePlace | null,
  conflicts: readonly string[],
): string {
  const { label } = describeState(stateOf(row));
  const { words, code } = describeRow(row, waits);
  const rest = words.startsWith(label) ? words.slice(label.length).replace(/^ · /, '') : words;
  return [
    displayPath(row.title),
    label,
    isUnread(row) ? 'unread' : '',
    `${rest} ${code ?? ''}`.trim(),
    row.nextPrompts > 0 ? nextPromptsWords(row.nextPrompts) : '',
    row.pinned ? 'pinned' : '',
    usesWorkspace(row) && !row.imported ? 'local' : '',
    row.isolation === 'sandbox' ? 'in a sandbox' : '',
    lacksSandbox(row, makesSandboxes(null)) ? 'no sandbox' : '',
    whose ?? '',
    ...conflicts,
  ]
    .filter(Boolean)
    .join(', ');
}

/** One session in the list. The listbox keeps the focus; `active` is where its keys are. */
export const SessionOption = memo(function SessionOption(props: {
  row: SessionRow;
  /** The present in milliseconds, for the age. */
  now: number;
  density: Density;
  /** It is the one that is open beside the list. */
  open: boolean;
  /** It is selected, to be acted on with others; null: none is. */
  chosen: boolean | null;
  active: boolean;
  /** The repository's name, where sessions of several are mixed. */
  whose: string | null;
  position: number;
  total: number;
  /** It is being dragged to another place of the queue. */
  dragged: boolean;
  /** Where beside it the dragged one is let go. */
  drop: 'before' | 'after' | null;
  onPress: (row: SessionRow, event: MouseEvent) => void;
}) {
  const { row, chosen, density } = props;
  const lit = chosen ?? props.open;
  const waits = useQueuePlace(row.session);
  const conflicts = useConflictsOf(row.session);
  const sentences = conflicts ? conflictSentences(conflicts, conflictingName) : [];
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the listbox handles the keys
    // biome-ignore lint/a11y/useFocusableInteractive: the listbox keeps the focus and names the active option
    <div
      role="option"
      id={optionId(row.session)}
      data-session={row.session}
      aria-selected={lit}
      aria-current={props.open || undefined}
      aria-posinset={props.position}
      aria-setsize={props.total}
      aria-label={optionName(row, props.whose, waits, sentences)}
      onClick={(event) => props.onPress(row, event)}
      className={classNames(
        'relative grid gap-x-2 px-3.5',
        density === 'compact'
          ? 'h-[30px] grid-cols-[14px_minmax(0,1fr)_auto_auto] items-center'
          : 'h-[52px] grid-cols-[14px_minmax(0,1fr)_auto] pt-[7px]',
        lit ? 'bg-select' : 'hover:bg-hover',
        props.dragged && 'opacity-50',
        props.active && 'outline-2 -outline-offset-2 outline-transparent in-focus-visible:outline-accent',
      )}
    >
      {props.drop ? (
        <span
          aria-hidden
          className={classNames(
            'pointer-events-none absolute inset-x-2 z-10 h-0.5 rounded-full bg-accent',
            props.drop === 'before' ? '-top-px' : '-bottom-px',
          )}
        />
      ) : null}
      {props.open ? (
        <span aria-hidden className="absolute top-1.5 bottom-1.5 left-0 w-0.5 rounded-full bg-select-edge" />
      ) : null}
      <span className={classNames('flex h-[14px]', density === 'comfortable' && 'mt-[3px]')}>
        {chosen ? (
          <Check size={14} strokeWidth={2.5} aria-hidden className="text-accent" />
        ) : (
          <StateIcon state={stateOf(row)} size={14} />
        )}
      </span>
      {density === 'compact' ? <Compact {...props} /> : <Comfortable {...props} />}
    </div>
  );
});

type Parts = { row: SessionRow; now: number; whose: string | null };

function Comfortable({ row, now, whose }: Parts) {
  return (
    <>
      <Title row={row} />
      <Time row={row} now={now} />
      <span className="col-start-2 truncate text-xs">
        <Line row={row} />
        <Whose row={row} whose={whose} />
      </span>
      <span className="col-start-3 text-right text-xs">
        <Counts row={row} />
      </span>
    </>
  );
}

function Compact({ row, now, whose }: Parts) {
  return (
    <>
      <span className="truncate">
        <Title row={row} />{' '}
        <span className="text-xs">
          {isTelling(row) ? <Line row={row} /> : null}
          <Whose row={row} whose={whose} />
        </span>
      </span>
      <span className="text-right text-xs">
        <Counts row={row} />
      </span>
      <Time row={row} now={now} />
    </>
  );
}

function Title({ row }: { row: SessionRow }) {
  return (
    <span data-title className={classNames('truncate', isUnread(row) ? 'font-[650]' : 'font-medium')}>
      {usesWorkspace(row) && !row.imported ? (
        <Laptop size={12} aria-hidden className="mr-1 inline align-[-1px] text-need" />
      ) : null}
      {displayPath(row.title)}
    </span>
  );
}

/** Whether its line says more than its icon. */
function isTelling(row: SessionRow): boolean {
  return !isAtRest(row) || describeRow(row).tone !== 'soft';
}

/** What it does now, or what became of it. */
function Line({ row }: { row: SessionRow }) {
  const waits = useQueuePlace(row.session);
  const conflicts = useConflictsOf(row.session);
  return <RowWords line={describeRow(row, waits, conflicts && conflictWords(conflicts, conflictingName))} />;
}

/** The repository, where it is not the same for all, whether it has a sandbox, and the branch, where it says more: as far as there is room. */
function Whose({ row, whose }: { row: SessionRow; whose: string | null }) {
  const branch = tellingBranch(row);
  return (
    <span className="text-faint">
      {whose === null ? null : ` · ${whose}`}
      {row.isolation === 'sandbox' ? (
        <span title="In a sandbox">
          {' · '}
          <span className="inline-block align-[-1px]">
            <IsolationIcon isolation="sandbox" size={10} />
          </span>
        </span>
      ) : null}
      {lacksSandbox(row, makesSandboxes(null)) ? (
        <span title="Its programs run with your own rights"> · no sandbox</span>
      ) : null}
      {branch === null ? null : (
        <>
          {' · '}
          <GitBranch size={10} aria-hidden className="inline" /> {branch}
        </>
      )}
    </span>
  );
}

/** Prompts that wait in it, and lines that it changed. */
function Counts({ row }: { row: SessionRow }) {
  return (
    <span className="inline-flex items-center gap-1.5">
      <ConflictMark session={row.session} />
      {row.nextPrompts > 0 ? (
        <span
          title={nextPromptsWords(row.nextPrompts)}
          className="inline-flex items-center gap-0.5 text-soft"
        >
          <ListPlus size={12} aria-hidden />
          <span className="tabular-nums">{row.nextPrompts}</span>
        </span>
      ) : null}
      <Count additions={row.additions} deletions={row.deletions} />
    </span>
  );
}

/** That it would conflict, and with what; a press shows both sides. By key that is in the row's menu. */
function ConflictMark({ session }: { session: SessionId }) {
  const conflicts = useConflictsOf(session);
  if (!conflicts) return null;
  return (
    <span
      aria-hidden
      data-conflicts
      title={conflictSentences(conflicts, conflictingName).join('\n')}
      className="-m-1 inline-flex cursor-pointer rounded-sm p-1 text-need hover:bg-hover"
      onClick={(event) => {
        event.stopPropagation();
        showConflicts(session);
      }}
    >
      <GitMergeConflict size={12} />
    </span>
  );
}

/** How long it has been working, or how long ago it last did something. */
function Time({ row, now }: { row: SessionRow; now: number }) {
  const working = row.workingSince !== null && (row.status === 'working' || row.status === 'waiting');
  return (
    <time
      dateTime={row.updatedAt}
      title={working && row.workingSince ? `Since ${momentOf(row.workingSince)}` : momentOf(row.updatedAt)}
      className={classNames('text-right text-xs tabular-nums', working ? 'text-work' : 'text-faint')}
    >
      {working && row.workingSince ? (
        <Elapsed since={row.workingSince} />
      ) : (
        formatAge(Date.parse(row.updatedAt), now)
      )}
    </time>
  );
}

/** Counts on by itself, so that the row is not drawn anew every second. */
function Elapsed(props: { since: string }) {
  return formatClock(useSeconds() - Date.parse(props.since));
}
