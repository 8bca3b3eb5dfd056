import type { ApplyMode } from '#shared/apply';
import type { ApplyId, CommitId, RepoPath } from '#shared/ids';
import { diffTree } from '../../git/diff-tree';
import { type Git, isAncestor } from '../../git/index';
import type { ApplyOperation, Workspace } from '../../writing/index';
import type { ApplyRequest } from '../request';
import type { Target } from './find-target';

/** A state of the session, and the apply that brought it over. */
export type EffectiveBase = {
  readonly commit: CommitId;
  readonly builtOn: ApplyId | null;
  /** Whether it is one of our making, so that the session's commits since then are not what remains. */
  readonly madeAnew: boolean;
};

/**
 * What the session's state is compared with. Earlier applies of the session count as far as the target has them: what
 * was only written to the workspace is not yet in a commit, and what went to one branch is not on another.
 *
 * @param standing the session's applies that were not undone, newest first
 */
export async function effectiveBase(
  workspace: Pick<Workspace, 'git' | 'root'>,
  request: Pick<ApplyRequest, 'base' | 'mode'>,
  target: Target,
  standing: readonly ApplyOperation[],
): Promise<EffectiveBase> {
  for (const applied of standing) {
    const { record, madeAnew } = applied;
    if (await hasReached(workspace, applied, request.mode, target))
      return { commit: record.head, builtOn: record.apply, madeAnew };
  }
  const first = standing.findLast((applied) => applied.record.head === request.base);
  const oldest = first ? standing.at(-1) : undefined;
  return { commit: oldest?.base ?? request.base, builtOn: null, madeAnew: false };
}

async function hasReached(
  { git, root }: Pick<Workspace, 'git' | 'root'>,
  applied: ApplyOperation,
  mode: ApplyMode,
  target: Target,
): Promise<boolean> {
  const { record, plannedOn } = applied;
  if (record.commit !== null && target.commit !== null) {
    if (await isAncestor(git, record.commit, target.commit)) return true;
    return record.target === target.ref && (await anyChanged(git, plannedOn, target.commit, record.files));
  }
  if (applied.root !== root || !target.here) return false;
  if (mode === 'changes') return true;
  return target.commit !== null && anyChanged(git, plannedOn, target.commit, record.files);
}

/** Whether the user has committed any of these files since: then the applied changes are taken to be among it. */
async function anyChanged(
  git: Git,
  from: CommitId | null,
  to: CommitId,
  files: readonly RepoPath[],
): Promise<boolean> {
  if (from === null) return true;
  if (from === to) return false;
  const changed = await diffTree(git, from, to);
  return files.some((file) => changed.has(file));
}
