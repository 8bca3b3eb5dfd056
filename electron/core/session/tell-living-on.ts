import { displayPath } from '#shared/display-path';
import { livingOnIn } from '../process';
import type { LiveSession } from './live-session';

/** Said of so many; the rest is counted. */
const MOST_TOLD = 5;

/**
 * Tells a session of processes that a turn started and that still work in its worktree after everything of it was ended:
 * they could change files at any time. They are not ended by us, since whose they are is only known by where they work.
 *
 * @param began when the turn began, in milliseconds
 */
export async function tellLivingOn(session: LiveSession, turn: number, began: number): Promise<void> {
  const { kind, worktree } = session.state.row;
  if (kind === 'local' || worktree === null) return;
  const found = await livingOnIn(worktree, began);
  if (found.length === 0) return;
  const told = found.slice(0, MOST_TOLD).map(({ pid, command }) => `${pid} (${displayPath(command)})`);
  const more = found.length > told.length ? ` and ${found.length - told.length} more` : '';
  const what = found.length === 1 ? 'A process lives on' : `${found.length} processes live on`;
  const pids = found.map(({ pid }) => pid).join(' ');
  const text = `${what} in the worktree after the turn: ${told.join(', ')}${more}. To end ${found.length === 1 ? 'it' : 'them'}, type: kill ${pids}`;
  await session.record({ type: 'agent.noted', turn, level: 'warning', text });
}
