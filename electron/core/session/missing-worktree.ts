import { describeRefusal } from '#shared/describe-refusal';
import type { TurnFailure } from '#shared/events';
import { repositoryTrouble } from '../git';
import { proveSessionWorktree, WorktreeMisled, worktreeHealth } from '../worktree';
import type { LiveSession } from './live-session';

/** Why a turn cannot go on where the session works; null when everything is there. */
export async function missingWorktree(session: LiveSession): Promise<TurnFailure | null> {
  const { row } = session.state;
  const trouble = await repositoryTrouble(row.repositoryPath);
  if (trouble) {
    const { title, advice } = describeRefusal(trouble);
    return { code: 'worktree-missing', message: [title, advice].filter(Boolean).join(' ') };
  }
  if (row.kind === 'local' || row.worktree === null || row.branch === null) return null;
  const { repositoryPath, worktree: path, session: id } = row;
  const health = await worktreeHealth({ repositoryPath, path, session: id });
  if (health === 'fine') return null;
  const what = health === 'missing' ? 'is gone' : 'was replaced by something else';
  return { code: 'worktree-missing', message: `The session’s worktree at ${path} ${what}.` };
}

/** As {@link missingWorktree}, for an agent that is to start: its own Git must work on this worktree, too. */
export async function notReadyForAgent(session: LiveSession): Promise<TurnFailure | null> {
  const missing = await missingWorktree(session);
  const { kind, worktree: path, session: id, repositoryPath } = session.state.row;
  if (missing || kind === 'local' || path === null) return missing;
  try {
    await proveSessionWorktree({ repositoryPath, path, session: id });
    return null;
  } catch (error) {
    if (!(error instanceof WorktreeMisled)) throw error;
    return { code: 'preparation-failed', message: `${error.message} The agent was not started.` };
  }
}
