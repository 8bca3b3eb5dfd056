import type { Conflict } from '#shared/conflict';
import type { RepoPath, SessionId } from '#shared/ids';
import type { IntegrationStep } from '#shared/integrate';
import type { MergeRepository } from '../merge-repository';
import type { Target } from '../plan/find-target';
import { type PlanState, planState } from '../plan/fingerprint';
import { movedEdits } from '../plan/moved-edits';
import { oursFromTold } from '../plan/ours-from';
import { leftIn } from '../plan/plan-parts';
import { plannedFiles } from '../plan/planned-files';
import { splitSubmodules, type WorkspacePlan } from '../plan/workspace-plan';
import type { WorkspaceSnapshot } from '../plan/workspace-snapshot';
import type { Chain, IntegrateRequest, IntegrationPart } from './chain';

type Planned = {
  readonly inWorkspace: WorkspacePlan;
  readonly snapshot: WorkspaceSnapshot;
  readonly targetTree: string | null;
};

/** What each session brings and meets, in the order of the integration, those that cannot be integrated included. */
export async function describeSteps(
  mergeRepo: MergeRepository,
  { order, done, refused }: Chain,
  planned: Planned,
): Promise<IntegrationStep[]> {
  const steps = new Map<SessionId, IntegrationStep>();
  const changedBy = new Map<RepoPath, SessionId[]>();
  for (const [at, part] of done.entries()) {
    const step = await describeStep(mergeRepo, part, at, planned, changedBy);
    for (const path of step.files.flatMap((file) => (file.from ? [file.path, file.from] : [file.path])))
      changedBy.set(path, [...(changedBy.get(path) ?? []), step.session]);
    steps.set(step.session, step);
  }
  return order.map(({ session, title }) => {
    const refusal = refused.get(session) ?? null;
    const nothing = {
      ...{ files: [], conflicts: [], against: [], moved: [], markers: [], offers: [], drafts: [] },
      unfinished: null,
    };
    return steps.get(session) ?? { session, title, refusal, ...nothing };
  });
}

async function describeStep(
  mergeRepo: MergeRepository,
  { parts, commits }: IntegrationPart,
  at: number,
  { inWorkspace, snapshot, targetTree }: Planned,
  changedBy: ReadonlyMap<RepoPath, readonly SessionId[]>,
): Promise<IntegrationStep> {
  const { session, title } = parts.request;
  const inFiles = inWorkspace.merges.files[at];
  const { before, tree: after } = inFiles ?? { before: snapshot.indexTree, tree: snapshot.indexTree };
  const { files: touched } = splitSubmodules(await mergeRepo.diff(before, after));
  const conflicts = [commits, inFiles, inWorkspace.merges.index[at]].flatMap((merge) => merge?.open ?? []);
  const all = [commits, inFiles, inWorkspace.merges.index[at]].flatMap((merge) => merge?.conflicts ?? []);
  const onto = commits && parts.target.commit ? await mergeRepo.treeOf(parts.target.commit) : targetTree;
  const inStep = { worktree: { before, after }, touched, conflicts: all };
  const present = commits ? before : inWorkspace.worktree.before;
  const against = [...new Set(conflicts.map(({ path }) => path))].flatMap((path) => {
    const sessions = changedBy.get(path);
    return sessions ? [{ path, sessions: [...sessions] }] : [];
  });
  const others = new Set(against.map(({ path }) => path));
  const tell = commits
    ? (conflict: Conflict) => conflict
    : await oursFromTold(
        mergeRepo,
        conflicts.filter(({ path }) => !others.has(path)),
        { head: await mergeRepo.treeOf(snapshot.head), files: inWorkspace.worktree.before },
      );
  return {
    session,
    title,
    refusal: null,
    files: await plannedFiles(mergeRepo, inStep, commits, onto, present),
    conflicts: conflicts.map(tell),
    against,
    offers: [],
    drafts: [],
    moved: await movedEdits(mergeRepo, inStep, parts.base, parts.session.theirs),
    ...(await leftIn(parts)),
  };
}

/** What the plan was made on: of each session what its own plan would name, decisions of those before it included. */
export async function stateOfSteps(
  mergeRepo: MergeRepository,
  done: readonly IntegrationPart[],
  { merges }: WorkspacePlan,
  {
    request,
    target,
    snapshot,
  }: {
    readonly request: IntegrateRequest;
    readonly target: Target;
    readonly snapshot: WorkspaceSnapshot;
  },
): Promise<PlanState> {
  const state = new Map<PlanKey, string>();
  for (const [at, { parts, commits }] of done.entries()) {
    const files = merges.files[at];
    if (!files) continue;
    const onto = parts.target.commit;
    const one = await planState({
      mergeRepo,
      head: parts.request.head,
      base: parts.base,
      mode: request.mode,
      target: target.ref,
      targetCommit: target.commit,
      only: null,
      into: commits && onto ? await mergeRepo.treeOf(onto) : files.before,
      raw: commits ? commits.raw : files.raw,
      workspace: commits
        ? { worktree: files.before, index: merges.index[at]?.before ?? snapshot.indexTree }
        : null,
    });
    for (const [key, value] of one) state.set(key, `${state.get(key) ?? ''}\n${at} ${value}`);
  }
  return state;
}

type PlanKey = Parameters<PlanState['get']>[0];
