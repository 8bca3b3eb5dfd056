import type { ApplyPlan, HunkChoice } from '#shared/apply';
import type { Resolution } from '#shared/conflict';
import type { CommitId, RepoPath, SessionId } from '#shared/ids';
import type { RefusalOf } from '#shared/refusals';
import { ok, type Result, refuse } from '#shared/result';
import type { TreeChange } from '../../git/diff-tree';
import type { MergeRepository } from '../merge-repository';
import { partTree } from '../plan/chosen-part';
import { fingerprintOf, planState } from '../plan/fingerprint';
import { plannedFiles } from '../plan/planned-files';
import { openResolutions } from '../plan/resolutions';
import { resolveMerge } from '../plan/resolve-merge';
import type { ResolvedConflict } from '../reuse/resolution-memory';
import { presentTree } from './plan-rollback';
import type { SessionWorkspace, WorktreePlace } from './session-workspace';

export type TakeRequest = WorktreePlace & {
  readonly title: string;
  /** Full ref of the session's branch. */
  readonly branch: string;
  /** The session's newest checkpoint, and the commit its work is compared with. */
  readonly head: CommitId;
  readonly base: CommitId;
  /** The session whose work is taken over, and what its work is. */
  readonly from: {
    readonly session: SessionId;
    readonly title: string;
    readonly base: CommitId;
    readonly head: CommitId;
  };
  readonly only: readonly RepoPath[] | null;
  readonly hunks: readonly HunkChoice[];
  readonly resolutions: readonly Resolution[];
};

export type TakePlanRefusal = RefusalOf<
  | 'branch-left'
  | 'operation-ongoing'
  | 'unmerged-index'
  | 'part-unfit'
  | 'nothing-to-take'
  | 'resolution-unfit'
>;

export type PreparedTake = {
  readonly plan: ApplyPlan;
  /** What becomes of the worktree's files. */
  readonly changes: ReadonlyMap<RepoPath, TreeChange>;
  /** The decided conflicts. */
  readonly resolved: readonly ResolvedConflict[];
};

/**
 * Plans to merge part of another session's work into the worktree as it is at this moment, in the merge repository. Whatever both
 * began with is what the two are compared with.
 */
export async function planTake(
  session: SessionWorkspace,
  mergeRepo: MergeRepository,
  request: TakeRequest,
): Promise<Result<PreparedTake, TakePlanRefusal>> {
  const { opened } = session;
  const tip = opened.head?.commit ?? null;
  const left = opened.strayed ?? opened.head?.ref ?? 'HEAD';
  if (left !== request.branch || tip === null)
    return refuse({ code: 'branch-left', branch: request.branch, head: left });
  const { operation } = opened;
  if (operation) return refuse({ code: 'operation-ongoing', operation, where: 'worktree' });
  const present = await presentTree(session, request.head);
  if (present.unmerged.length > 0)
    return refuse({ code: 'unmerged-index', paths: [...present.unmerged], where: 'worktree' });
  const { from, only, hunks } = request;
  const part = await partTree(mergeRepo, from.base, from.head, { only, hunks });
  if (!part.ok) return part;
  const resolutions = openResolutions(request.resolutions);
  const merge = await resolveMerge(mergeRepo, {
    ours: await mergeRepo.commit(present.tree, [tip]),
    theirs: await mergeRepo.commit(part.value, [from.base]),
    place: 'commit',
    attributes: present.tree,
    resolutions,
    labels: { ours: 'session', theirs: 'other', newcomer: 'theirs' },
  });
  const unfit = resolutions.unfit();
  if (unfit) return refuse(unfit);
  const changes = await mergeRepo.diff(present.tree, merge.tree);
  if (changes.size === 0 && merge.conflicts.length === 0) return refuse({ code: 'nothing-to-take' });
  const submodule = [...changes.values()].find(({ before, after }) =>
    [before, after].some((entry) => entry?.mode === '160000'),
  );
  if (submodule) {
    const reason = 'it is a submodule, which has its own history';
    return refuse({ code: 'part-unfit', path: submodule.path, reason });
  }
  const state = await planState({
    mergeRepo,
    head: from.head,
    base: from.base,
    mode: 'take',
    target: request.branch,
    targetCommit: tip,
    only,
    into: present.tree,
    raw: merge.raw,
    workspace: null,
  });
  const plan: ApplyPlan = {
    session: request.session,
    mode: 'merge',
    target: request.branch,
    targetCommit: tip,
    head: from.head,
    base: from.base,
    files: await plannedFiles(mergeRepo, null, { tree: merge.tree }, present.tree),
    conflicts: [...merge.open],
    blockers: [],
    submodules: [],
    moved: [],
    unfinished: null,
    markers: [],
    fromMerges: [],
    unlikeMerge: [],
    offers: [],
    drafts: [],
    asked: [],
    fingerprint: fingerprintOf(state),
  };
  const resolved = merge.conflicts.flatMap((conflict) => {
    const take = resolutions.find(conflict);
    return take ? [{ conflict, take }] : [];
  });
  return ok({ plan, changes, resolved });
}
