import type { TurnFailure } from '#shared/events';
import { worktreeOf } from '#shared/place';
import type { RefusalOf } from '#shared/refusals';
import type { RepositoryTrouble } from '../../git';
import { proveSessionWorktree, WorktreeMisled, worktreeHealth } from '../../worktree';
import type { LiveSession } from '../store';
import { repositoryTroubleOf } from './session-trouble';

/** Why nothing can be done in the session's worktree; null when it is there as it was made, or is still to be made. */
export async function whyNoWorktree(session: LiveSession): Promise<RefusalOf<'worktree-missing'> | null> {
  const { row } = session.state;
  const worktree = worktreeOf(row);
  if (!worktree) return null;
  const { repositoryPath } = row;
  const { path } = worktree;
  const health = await worktreeHealth({ home: session.home, repositoryPath, path, session: session.id });
  if (health === 'fine') return null;
  return { code: 'worktree-missing', path, ...(health === 'missing' ? {} : { why: health }) };
}

/** As {@link whyNoWorktree}, with what keeps the session's repository from being worked with. */
export async function whyNoPlace(
  session: LiveSession,
): Promise<RepositoryTrouble | RefusalOf<'worktree-missing'> | null> {
  return (await repositoryTroubleOf(session)) ?? whyNoWorktree(session);
}

/** Why a turn cannot go on where the session works; null when everything is there. */
export async function missingWorktree(session: LiveSession): Promise<TurnFailure | null> {
  const trouble = await whyNoPlace(session);
  return trouble && failureOf(trouble);
}

/** As {@link missingWorktree}, of the worktree alone: the disk is looked at, and Git is not asked. */
export async function missingFolder(session: LiveSession): Promise<TurnFailure | null> {
  const trouble = await whyNoWorktree(session);
  return trouble && failureOf(trouble);
}

function failureOf(trouble: RepositoryTrouble | RefusalOf<'worktree-missing'>): TurnFailure {
  return { code: 'worktree-missing', refusal: trouble };
}

/** As {@link missingWorktree}, for an agent that is to start: its own Git must work on this worktree, too. */
export async function notReadyForAgent(session: LiveSession): Promise<TurnFailure | null> {
  const missing = await missingWorktree(session);
  const { session: id, repositoryPath } = session.state.row;
  const worktree = worktreeOf(session.state.row);
  if (missing || !worktree) return missing;
  try {
    await proveSessionWorktree({ home: session.home, repositoryPath, path: worktree.path, session: id });
    return null;
  } catch (error) {
    if (!(error instanceof WorktreeMisled)) throw error;
    return { code: 'preparation-failed', problem: { code: 'worktree-misled', reason: error.message } };
  }
}
