import type { CarriedFile, CarriedFiles, HandedChanges, HandOffPlan } from '#shared/hand-off';
import type { CommitId, RepoPath, SessionId } from '#shared/ids';
import { usesWorkspace } from '#shared/place';
import type { SessionRow } from '#shared/session';
import { keepCarried, type RecordedWorkspace, recordWorkspace } from '../../../checkpoint';
import { deleteRef, diffTree, openRepository, readRef, treeOf } from '../../../git';

/** The files of a session as they would go along. */
export type FilesAlong = Pick<HandOffPlan, 'choices' | 'leftOut'> & {
  readonly files: readonly CarriedFile[];
  /** What the new session starts from. */
  readonly base: { readonly commit: CommitId; readonly ref: string | null };
  /** Null: nothing can be taken along. */
  readonly state: { readonly on: CommitId; readonly files: string; readonly staged: string } | null;
};

/** What would go along; null where nothing is committed yet. Changes nothing of the user's. */
export async function filesAlong(
  home: string,
  row: SessionRow,
  to: 'background' | 'local',
): Promise<FilesAlong | null> {
  if (!usesWorkspace(row)) return ofWorktree(row, to);
  const recorded = await recordWorkspace(home, row.repositoryPath);
  if (recorded === null) return null;
  return { ...ofWorkspace(recorded, to), base: recorded.head };
}

function ofWorkspace(recorded: RecordedWorkspace, to: 'background' | 'local'): Omit<FilesAlong, 'base'> {
  const { files, trees, leftOut, head } = recorded;
  // In the workspace they are there already.
  if (to === 'local' || trees === null || files.length === 0)
    return { choices: ['leave'], files: [], leftOut: to === 'local' ? [] : [...leftOut], state: null };
  return {
    choices: ['copy', 'move', 'leave'],
    files,
    leftOut: [...leftOut],
    state: { on: head.commit, ...trees },
  };
}

/** The work of a session in a worktree, as its newest checkpoint has it. */
async function ofWorktree(row: SessionRow, to: 'background' | 'local'): Promise<FilesAlong> {
  const git = openRepository(row.repositoryPath);
  const base = row.base;
  const changed = await diffTree(git, base.commit, row.head);
  if (changed.size === 0) return { choices: ['leave'], files: [], leftOut: [], base, state: null };
  const files = [...changed.values()].map(({ path, before, after }): CarriedFile => {
    const change = before === null ? 'added' : after === null ? 'deleted' : 'changed';
    return { path, change, staged: false };
  });
  const choices: HandedChanges[] = ['copy', 'leave'];
  if (to === 'local') return { choices, files, leftOut: [], base, state: null };
  const tip = (row.branch === null ? null : await readRef(git, row.branch)) ?? base.commit;
  const [filesTree, staged] = await Promise.all([treeOf(git, row.head), treeOf(git, tip)]);
  return { choices, files, leftOut: [], base, state: { on: tip, files: filesTree, staged } };
}

/** Keeps the files for the new session. */
export async function carry(
  repositoryPath: string,
  session: SessionId,
  { state, files }: FilesAlong,
): Promise<CarriedFiles | null> {
  if (state === null) return null;
  const kept = await keepCarried(repositoryPath, session, state);
  return { ...kept, branch: state.on, files: files.length };
}

/** Takes back what was kept for a session that was not begun after all. */
export async function dropCarried(repositoryPath: string, ref: string, carried: CarriedFiles): Promise<void> {
  await deleteRef(openRepository(repositoryPath), ref, carried.commit);
}

/** Paths that the new state has and the base has not. */
export function addedAmong(files: readonly CarriedFile[]): RepoPath[] {
  return files.filter(({ change }) => change === 'added').map(({ path }) => path);
}
