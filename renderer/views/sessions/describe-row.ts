import { targetWords } from '#shared/applied-words';
import { askedServers, askedServersWords } from '#shared/asked-servers';
import { checksState } from '#shared/check';
import { dayOf } from '#shared/dates';
import { checksWords } from '#shared/describe-check';
import { pausedWords } from '#shared/describe-pause';
import { livesOn } from '#shared/describe-processes';
import { countsWords } from '#shared/describe-review';
import { displayPath } from '#shared/display-path';
import { undecided } from '#shared/living-process';
import { usesWorkspace } from '#shared/place';
import { isAtRest, leftInTheMiddle, type SessionRow } from '#shared/session';
import { describeState, needsUser, snoozedWords, stateOf } from '#shared/session-state';
import { shortCommit } from '#shared/short-ref';
import { unfinishedWords } from '#shared/unfinished';
import type { QueuePlace } from '../../state/sessions';

/** The second line of a session in the list: some words, then perhaps a piece of code. */
export type RowLine = {
  readonly tone: 'soft' | 'need' | 'fail';
  readonly words: string;
  readonly code: string | null;
};

const RUNNING = 'running ';

/**
 * Says what matters most about the session now: what it asks, what went wrong, what it does, where it went. `waits`: its
 * place in the queue. `conflicts`: what it would conflict with, in words.
 */
export function describeRow(
  row: SessionRow,
  waits: QueuePlace | null = null,
  conflicts: string | null = null,
): RowLine {
  if (row.snoozed && needsUser(row)) return soft(snoozedWords(row.snoozed));
  if (row.discarded) return soft(`Kept until ${dayOf(row.discarded.keptUntil)}`);
  if (row.attention) return attentionLine(row.attention);
  const left = leftInTheMiddle(row);
  if (left && row.status !== 'interrupted')
    return { tone: 'need', words: `Left ${unfinishedWords(left)}`, code: null };
  if (row.sharedChanges.length > 0 && isAtRest(row))
    return { tone: 'need', words: 'Changed outside of its worktree', code: null };
  const living = undecided(row.processes).length;
  if (living > 0 && isAtRest(row)) return { tone: 'need', words: livesOn(living), code: null };
  const asked = askedServers(row);
  if (asked.length > 0) return { tone: 'need', words: askedServersWords(asked), code: null };
  const { label } = describeState(stateOf(row));
  switch (row.status) {
    case 'interrupted':
      return { tone: 'need', words: `${label} · resume to go on`, code: null };
    case 'preparing':
      return soft('Making the worktree');
    case 'queued':
      return waits ? soft(`${label} · ${waitsWords(waits)}`) : settledLine(row, label);
    case 'working':
      return activityLine(row);
    default:
      return conflicts === null
        ? settledLine(row, label)
        : { tone: 'need', words: row.status === 'ready' ? conflicts : `${label} · ${conflicts}`, code: null };
  }
}

function soft(words: string, code: string | null = null): RowLine {
  return { tone: 'soft', words, code };
}

function attentionLine(attention: NonNullable<SessionRow['attention']>): RowLine {
  switch (attention.why) {
    case 'permission':
      return { tone: 'soft', words: 'Asks for', code: displayPath(firstLine(attention.title)) };
    case 'memory':
      return { tone: 'need', words: pausedWords(attention.held), code: null };
    case 'login':
      return { tone: 'need', words: 'Needs you to log in', code: null };
    case 'failure':
      return { tone: 'fail', words: displayPath(firstLine(attention.message)), code: null };
    default:
      return attention satisfies never;
  }
}

function firstLine(text: string): string {
  return text.trim().split('\n', 1)[0] ?? '';
}

function activityLine(row: SessionRow): RowLine {
  const activity = row.activity ?? 'working';
  if (activity.startsWith(RUNNING))
    return soft(`${row.agent.name} · running`, displayPath(activity.slice(RUNNING.length)));
  return soft(`${row.agent.name} · ${displayPath(activity)}`);
}

/** Where it stands in the queue, or what else than a slot it waits for. */
function waitsWords({ index, of, waitsFor }: QueuePlace): string {
  switch (waitsFor) {
    case 'slot':
      return index === 0 ? 'next' : `${index + 1} of ${of}`;
    case 'repository':
      return 'limit of its repository';
    case 'agent':
      return 'limit of its agent';
    case 'memory':
      return 'waits for memory';
    default:
      return waitsFor satisfies never;
  }
}

/** The state's word, and where the work went or who did it; the title already says what the branch is called after. */
function settledLine(row: SessionRow, label: string): RowLine {
  if (row.imported) return soft(`${row.agent.name} · ${label.toLowerCase()}`);
  if (stateOf(row) === 'applied' && row.applied)
    return soft(`${label} ${targetWords(row.applied)}${commitWords(row.applied.commit)}`);
  if (row.reviews?.read)
    return row.reviews.read.problem
      ? { tone: 'need', words: 'Findings could not be read', code: null }
      : soft(`${label} · ${row.agent.name} found ${countsWords(row.reviews.read)}`);
  const checks = checksWords(row);
  if (checks && checksState(row) === 'failed')
    return { tone: 'fail', words: `${label} · ${displayPath(checks)}`, code: null };
  if (checks) return soft(`${label} · ${displayPath(checks)}`);
  const rest = row.applied ? ' · partly applied' : usesWorkspace(row) ? ' · in the workspace' : '';
  return soft(`${label} · ${row.agent.name}${rest}`);
}

function commitWords(commit: string | null): string {
  return commit === null ? ', uncommitted' : ` as ${shortCommit(commit)}`;
}
