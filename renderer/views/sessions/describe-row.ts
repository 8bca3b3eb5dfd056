import { livesOn } from '#shared/describe-processes';
import { displayPath } from '#shared/display-path';
import { undecided } from '#shared/living-process';
import { usesWorkspace } from '#shared/place';
import { isAtRest, leftInTheMiddle, type SessionRow } from '#shared/session';
import { unfinishedWords } from '#shared/unfinished';
import { shortCommit, shortRef } from '../../ui/short-ref';

/** The second line of a session in the list: some words, then perhaps a piece of code. */
export type RowLine = {
  readonly tone: 'soft' | 'need' | 'fail';
  readonly words: string;
  readonly code: string | null;
};

const RUNNING = 'running ';

/** Says what matters most about the session now: what it asks, what went wrong, what it does, where it went. */
export function describeRow(row: SessionRow): RowLine {
  if (row.discarded) return soft(`kept until ${row.discarded.keptUntil.slice(0, 10)}`);
  if (row.attention) return attentionLine(row.attention);
  const left = leftInTheMiddle(row);
  if (left && row.status !== 'interrupted')
    return { tone: 'need', words: `left ${unfinishedWords(left)}`, code: null };
  if (row.sharedChanges.length > 0 && isAtRest(row))
    return { tone: 'need', words: 'changed outside of its worktree', code: null };
  const living = undecided(row.processes).length;
  if (living > 0 && isAtRest(row)) return { tone: 'need', words: livesOn(living), code: null };
  switch (row.status) {
    case 'interrupted':
      return { tone: 'need', words: 'interrupted · resume to go on', code: null };
    case 'preparing':
      return soft('making the worktree');
    case 'queued':
      return soft(`${row.agent.name} · waits for a free slot`);
    case 'working':
      return activityLine(row);
    case 'stopped':
      return soft(`${row.agent.name} · stopped`);
    default:
      return settledLine(row);
  }
}

function soft(words: string, code: string | null = null): RowLine {
  return { tone: 'soft', words, code };
}

function attentionLine(attention: NonNullable<SessionRow['attention']>): RowLine {
  switch (attention.why) {
    case 'permission':
      return { tone: 'soft', words: 'asks for', code: displayPath(firstLine(attention.title)) };
    case 'login':
      return { tone: 'need', words: 'needs you to log in', code: null };
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

function settledLine(row: SessionRow): RowLine {
  if (row.applied) {
    const as = row.applied.commit === null ? ' as changes' : ` as ${shortCommit(row.applied.commit)}`;
    return soft(`applied to ${shortRef(row.applied.target)}${as}`);
  }
  if (usesWorkspace(row)) return soft(`${row.agent.name} · in the workspace`);
  return row.branch === null ? soft(row.agent.name) : soft(`${row.agent.name} ·`, shortRef(row.branch));
}
