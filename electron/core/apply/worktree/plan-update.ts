import type { ApplyPlan } from '#shared/apply';
import type { Resolution } from '#shared/conflict';
import type { CommitId } from '#shared/ids';
import type { RefusalOf } from '#shared/refusals';
import { ok, type Result, refuse } from '#shared/result';
import { isAncestor, resolveCommit } from '../../git/index';
import { type ApplyOperation, checkedOut, readyToWrite, type Workspace } from '../../writing/index';
import type { MergeRepository } from '../merge-repository';
import { draftCommits } from '../plan/commit-drafts';
import { type CommitDraft, type CommitPlan, NO_REPLAY } from '../plan/commit-plan';
import { fingerprintOf, planState } from '../plan/fingerprint';
import { PLAIN_STYLE } from '../plan/message-style';
import { plannedFiles } from '../plan/planned-files';
import { openResolutions, type ResolutionBook } from '../plan/resolutions';
import { resolveMerge } from '../plan/resolve-merge';
import { uncommittedLabels, updateLabels } from '../plan/side-labels';
import { planWorkspace, type WorkspacePlan } from '../plan/workspace-plan';
import { takeSnapshot, type WorkspaceSnapshot } from '../plan/workspace-snapshot';
import type { ResolvedConflict } from '../reuse/resolution-memory';
import type { WorktreePlace } from './session-workspace';

export type UpdateRequest = WorktreePlace & {
  readonly title: string;
  /** Full ref of the session's branch. */
  readonly branch: string;
  /** The session's newest checkpoint, and the commit its work is compared with. */
  readonly head: CommitId;
  readonly base: CommitId;
  /** Full ref whose new commits are brought in. */
  readonly source: string;
  readonly mode: 'merge' | 'rebase';
  readonly resolutions: readonly Resolution[];
};

export type UpdatePlanRefusal = RefusalOf<
  | 'worktree-missing'
  | 'base-unknown'
  | 'branch-left'
  | 'up-to-date'
  | 'operation-ongoing'
  | 'unmerged-index'
  | 'index-locked'
  | 'resolution-unfit'
  | 'content-filter-failed'
  | 'programs-not-trusted'
  | 'disk-full'
  | 'not-writable'
  | 'objects-missing'
>;

export type PreparedUpdate = {
  readonly plan: ApplyPlan;
  readonly tip: CommitId;
  readonly source: CommitId;
  readonly inWorkspace: WorkspacePlan;
  readonly snapshot: WorkspaceSnapshot;
  /** Empty: the branch moves forward to the source's commit. */
  readonly drafts: readonly CommitDraft[];
  /** The decided conflicts. */
  readonly resolved: readonly ResolvedConflict[];
};

/**
 * Plans an update in the merge repository: nothing of the worktree, its branch or the repository is written to.
 *
 * @param standing the session's applies that were not undone, newest first
 */
export async function planUpdate(
  workspace: Workspace,
  mergeRepo: MergeRepository,
  request: UpdateRequest,
  standing: readonly ApplyOperation[],
): Promise<Result<PreparedUpdate, UpdatePlanRefusal>> {
  const ready = await readyToWrite(workspace, true, 'worktree');
  if (!ready.ok) return ready;
  const { ref, commit: tip } = await checkedOut(workspace);
  if (ref !== request.branch || tip === null)
    return refuse({ code: 'branch-left', branch: request.branch, head: ref });
  const source = await resolveCommit(workspace.git, request.source);
  if (source === null) return refuse({ code: 'base-unknown', base: request.source });
  if (await isAncestor(workspace.git, source, tip))
    return refuse({ code: 'up-to-date', ref: request.source });
  const resolutions = openResolutions(request.resolutions);
  const applied = await appliedState(mergeRepo, { tip, source }, request, standing);
  const commits = await commitsOf(mergeRepo, request, { tip, source, applied }, resolutions);
  const snapshot = await takeSnapshot(workspace, mergeRepo, tip);
  const goal = { theirs: await mergeRepo.commit(commits.tree, [tip]), oursParents: [tip] };
  const inWorkspace = await planWorkspace(
    { workspace, mergeRepo, snapshot, labels: uncommittedLabels(request.source) },
    [{ worktree: goal, index: goal, resolutions }],
  );
  const unfit = resolutions.unfit();
  if (unfit) return refuse(unfit);
  const tipTree = await mergeRepo.treeOf(tip);
  const state = await planState({
    mergeRepo,
    head: source,
    base: request.base,
    mode: request.mode,
    target: request.branch,
    targetCommit: tip,
    only: null,
    into: tipTree,
    raw: commits.raw,
    workspace: { worktree: inWorkspace.worktree.before, index: snapshot.indexTree },
  });
  const plan: ApplyPlan = {
    session: request.session,
    mode: request.mode,
    target: request.branch,
    targetCommit: tip,
    head: source,
    base: request.base,
    files: await plannedFiles(mergeRepo, inWorkspace, null, tipTree),
    conflicts: [...commits.open, ...inWorkspace.open],
    blockers: [...inWorkspace.blockers],
    submodules: [...inWorkspace.submodules].sort(),
    moved: [],
    unfinished: null,
    markers: [],
    ...commits.replay,
    offers: [],
    drafts: [],
    asked: [],
    fingerprint: fingerprintOf(state),
  };
  const resolved = [...commits.conflicts, ...inWorkspace.conflicts].flatMap((conflict) => {
    const take = resolutions.find(conflict);
    return take ? [{ conflict, take }] : [];
  });
  return ok({ plan, tip, source, inWorkspace, snapshot, drafts: commits.drafts, resolved });
}

type Sides = {
  readonly tip: CommitId;
  readonly source: CommitId;
  /** A state of the session that both have; null: nothing besides the commits they share. */
  readonly applied: CommitId | null;
};

/**
 * What an apply brought over as a commit of its own, both sides have and Git does not know of: how it was resolved then
 * is not asked about again. After a rollback to before it, the session has it no longer.
 */
async function appliedState(
  { git, treeOf }: MergeRepository,
  { tip, source }: Omit<Sides, 'applied'>,
  request: UpdateRequest,
  standing: readonly ApplyOperation[],
): Promise<CommitId | null> {
  for (const { record } of standing) {
    if (record.commit === null || !(await isAncestor(git, record.commit, source))) continue;
    const trees = await git.line(['log', '--format=%T', tip, `^${request.base}`, '--']);
    return trees.split('\n').includes(await treeOf(record.head)) ? record.head : null;
  }
  return null;
}

async function commitsOf(
  mergeRepo: MergeRepository,
  request: UpdateRequest,
  { tip, source, applied }: Sides,
  resolutions: ResolutionBook,
): Promise<CommitPlan> {
  const tipTree = await mergeRepo.treeOf(tip);
  const labels = updateLabels(request.mode, request.source);
  if (await isAncestor(mergeRepo.git, tip, source)) {
    const tree = await mergeRepo.treeOf(source);
    return { tree, raw: tree, drafts: [], open: [], conflicts: [], replay: NO_REPLAY };
  }
  if (request.mode === 'rebase') {
    const { session, title, base } = request;
    const worded = { summary: '', style: PLAIN_STYLE };
    const goal = {
      mode: 'rebase' as const,
      session,
      title,
      target: source,
      base,
      only: null,
      labels,
      ...worded,
    };
    return draftCommits(
      mergeRepo,
      { ...goal, theirs: tip, theirTree: tipTree, tip, hasBranch: true },
      resolutions,
    );
  }
  const withApplied = async (commit: CommitId) =>
    applied ? mergeRepo.commit(await mergeRepo.treeOf(commit), [commit, applied]) : commit;
  const merge = await resolveMerge(mergeRepo, {
    ours: await withApplied(tip),
    theirs: await withApplied(source),
    place: 'commit',
    attributes: tipTree,
    resolutions,
    labels,
  });
  const subject = `Merge ${short(request.source)} into ${short(request.branch)}`;
  const message = Buffer.from(`${subject}\n\nUnderstory-Session: ${request.session}\n`);
  const draft: CommitDraft = { tree: merge.tree, parents: [tip, source], message, author: null };
  return { ...merge, drafts: [draft], replay: NO_REPLAY };
}

function short(ref: string): string {
  return ref.replace(/^refs\/(heads|remotes|tags)\//, '');
}
