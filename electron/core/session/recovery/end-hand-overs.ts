import { basename } from 'node:path';
import { DAY_MS } from '#shared/dates';
import type { CommitId } from '#shared/ids';
import { carriedRef, recordWorkspace } from '../../checkpoint';
import { deleteRef, type Git, openRepository, readRef, resolveCommit, treeOf } from '../../git';
import { isThere } from '../../is-there';
import type { Clock, Log } from '../../ports';
import { RETENTION_DAYS } from '../../worktree';
import { type AskNotes, dropConflicts, type HandOverLeft } from '../applying';
import type { SessionStore } from '../store';

type Tools = {
  readonly home: string;
  readonly notes: AskNotes;
  readonly store: Pick<SessionStore, 'get' | 'unreadable'>;
  readonly log: Log;
  readonly clock: Clock;
};

/**
 * Gives up what was kept for sessions that never began. Files that were to go along stay for thirty days unless the workspace
 * has just these: they may be the only copy by now. The doctor names them.
 */
export async function endHandOvers(tools: Tools): Promise<void> {
  const { notes, store, log } = tools;
  for (const note of await notes.left()) {
    const { id, repositoryPath } = note;
    if (!store.get(id)) {
      if (store.unreadable.some(({ folder }) => basename(folder) === id)) continue;
      if (!(await giveUp(tools, note))) continue;
      log.warn('what was not handed over in time was given up', { repositoryPath, id });
    }
    await notes.end(id);
  }
}

/** False where it stays: a repository that is not in its place now may come back. */
async function giveUp({ home, clock }: Tools, { id, repositoryPath, at }: HandOverLeft): Promise<boolean> {
  if (!(await isThere(repositoryPath)) || !(await dropConflicts(home, repositoryPath, id))) return false;
  const git = openRepository(repositoryPath);
  const carried = await readRef(git, carriedRef(id));
  if (carried === null) return true;
  const isOver = at.getTime() < clock.now().getTime() - RETENTION_DAYS * DAY_MS;
  if (!isOver && !(await isInWorkspace(git, { home, repositoryPath }, carried))) return false;
  await deleteRef(git, carriedRef(id), carried);
  return true;
}

/** Whether the workspace has these very files, and of them the same staged. */
async function isInWorkspace(
  git: Git,
  { home, repositoryPath }: { readonly home: string; readonly repositoryPath: string },
  carried: CommitId,
): Promise<boolean> {
  const now = await recordWorkspace(home, repositoryPath).catch(() => null);
  if (!now?.trees) return false;
  const staged = await resolveCommit(git, `${carried}^2`);
  return (
    staged !== null &&
    (await treeOf(git, carried)) === now.trees.files &&
    (await treeOf(git, staged)) === now.trees.staged
  );
}
