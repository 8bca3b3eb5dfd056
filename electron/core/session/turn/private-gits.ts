import { gitFoldersOf } from '../../git';
import {
  type BegunGit,
  beginPrivateGit,
  isTakenOver,
  refreshPrivateGit,
  type SandboxedWorktree,
  settlePrivateGit,
  takeOverPrivateGit,
} from '../../isolation';
import { type MadeWorktree, readRecord } from '../../worktree';
import type { LiveSession } from '../store';

/** The worktree of a session whose programs have a Git folder of their own; null where they have none. */
export function sandboxedWorktree({ home, state: { row } }: LiveSession): SandboxedWorktree | null {
  if (row.isolation !== 'sandbox') return null;
  const record = readRecord(home, row.session);
  const commonDir = gitFoldersOf(row.repositoryPath)?.commonDir;
  if (record === null || record.removed || commonDir === undefined) return null;
  return {
    ...{ home, commonDir, session: row.session, repositoryPath: row.repositoryPath, base: row.base.commit },
    ...{ worktree: record.path, admin: record.admin, branch: record.branch, author: record.author },
  };
}

/** Begins the private Git folder of a session whose worktree's files are still being written; null: it has none. */
export function beginGit(
  { home, state: { row } }: LiveSession,
  { path, commonDir, admin, branch }: MadeWorktree & { readonly branch: string },
): BegunGit | null {
  if (row.isolation !== 'sandbox') return null;
  const { session, repositoryPath, base } = row;
  return beginPrivateGit({
    ...{ home, session, repositoryPath, commonDir, admin, branch },
    ...{ worktree: path, base: base.commit },
  });
}

/**
 * Takes over what Git did in a session's sandbox, before its worktree is recorded or written to. What cannot be taken over
 * is told, and stays where it is.
 */
export async function takeOverGit(session: LiveSession, turn: number | null): Promise<void> {
  const of = sandboxedWorktree(session);
  if (of === null) return;
  const taken = await takeOverPrivateGit(of);
  if (taken === null) return;
  const what = !isTakenOver(taken) ? taken.code : taken.beside.length > 0 ? 'beside' : null;
  if (what === null) return;
  const detail = isTakenOver(taken) ? taken.beside.join(' ') : taken.detail;
  await session.record({ type: 'session.noted', turn, note: { code: 'sandbox-git', what, detail } });
}

/**
 * Gives a session's sandbox what the repository has by now, before its agent is asked.
 *
 * @returns whether what its agent may have open is no longer what counts
 */
export async function giveGit(session: LiveSession, turn: number | null): Promise<{ replaced: boolean }> {
  const of = sandboxedWorktree(session);
  if (of === null) return { replaced: false };
  const { unfinished } = session.state.row;
  const { replaced } = await refreshPrivateGit(of, { unfinished: unfinished !== null });
  if (replaced === null) return { replaced: false };
  const note = { code: 'sandbox-git', what: 'replaced', detail: replaced } as const;
  await session.record({ type: 'session.noted', turn, note });
  return { replaced: true };
}

/** After a session's worktree was brought to another state: what Git is in the middle of in its sandbox is to be ended there. */
export async function settleGit(session: LiveSession): Promise<void> {
  const of = sandboxedWorktree(session);
  if (of !== null) await settlePrivateGit(of);
}
