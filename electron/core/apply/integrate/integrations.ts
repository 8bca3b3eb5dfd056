import type { ApplyRecord } from '#shared/apply';
import type { CommitId, SessionId } from '#shared/ids';
import { ok, type Result } from '#shared/result';
import type { Unaccepted } from '../../shared-state/index';
import type { Workspace } from '../../writing/index';
import { type RunTools, standingApplies } from '../apply-run';
import { readSides } from '../conflict-sides';
import { importObjects } from '../execute/import-objects';
import { type MergeRepository, openMergeRepository } from '../merge-repository';
import type { PlanState } from '../plan/fingerprint';
import { knownFor } from '../reuse/resolution-memory';
import type { WriteWatch } from '../stoppable';
import { type createWorkspaceLanes, whileWriting } from '../workspace-lanes';
import type { IntegrateRefusal, IntegrateRequest } from './chain';
import { type PlannedIntegration, planIntegration } from './plan-integration';
import { type RunIntegration, type RunIntegrationRefusal, runIntegration } from './run-integration';

/** Bringing the work of several sessions to the workspace together. */
export type Integrations = {
  /** What an integration would do; as the plan of an apply, it writes nothing and keeps no write waiting. */
  planIntegration(request: IntegrateRequest): Promise<Result<PlannedIntegration, IntegrateRefusal>>;
  /** The workspace's files as they are and as they would be, as commits in the user's objects that nothing refers to. */
  previewIntegration(request: IntegrateRequest): Promise<Result<Preview, IntegrateRefusal>>;
  /** Writes all of it in one step, or refuses without having written anything. */
  integrate(
    request: RunIntegration,
    watch?: WriteWatch | null,
  ): Promise<Result<ApplyRecord, RunIntegrationRefusal>>;
};

/** What is previewed: the files as they are, as they would be, and as each session leaves them on the way. */
export type Preview = {
  readonly from: CommitId;
  readonly to: CommitId;
  readonly after: readonly { readonly session: SessionId; readonly commit: CommitId }[];
};

/** The part of the apply engine that integrates. */
export function createIntegrations({
  home,
  tools,
  lanes,
  unaccepted,
  remember,
}: {
  readonly home: string;
  readonly tools: RunTools;
  readonly lanes: ReturnType<typeof createWorkspaceLanes>;
  readonly unaccepted: (commonDir: string) => Promise<Unaccepted>;
  /** Keeps the state behind a fingerprint that is given out. */
  readonly remember: (fingerprint: string, state: PlanState) => void;
}): Integrations {
  const plan = (workspace: Workspace, mergeRepo: MergeRepository, request: IntegrateRequest) =>
    planIntegration({
      ...{ workspace, mergeRepo, request },
      standingOf: (session) => standingApplies(tools.records, workspace, { session }),
    });
  const open = (workspace: Workspace): Promise<MergeRepository> => openMergeRepository(home, workspace);
  return {
    async planIntegration(request) {
      const made = await lanes.read(request.repositoryPath, async (workspace) => {
        await using mergeRepo = await open(workspace);
        const planned = await plan(workspace, mergeRepo, request);
        if (!planned.ok) return planned;
        const { changes } = await unaccepted(workspace.commonDir);
        const steps = [];
        for (const step of planned.value.plan.steps)
          steps.push({ ...step, ...(await knownFor(tools.memory, step.conflicts, readSides(mergeRepo))) });
        return ok({ ...planned.value, steps, unaccepted: [...changes] });
      });
      if (!made.ok) return made;
      const { state, steps, unaccepted: changes, ...prepared } = made.value;
      remember(prepared.plan.fingerprint, state);
      return ok({ ...prepared.plan, steps, unaccepted: changes });
    },
    previewIntegration: (request) =>
      lanes.read(request.repositoryPath, async (workspace) => {
        await using mergeRepo = await open(workspace);
        const planned = await plan(workspace, mergeRepo, request);
        if (!planned.ok) return planned;
        const { snapshot, inWorkspace, target } = planned.value;
        const { before } = inWorkspace.worktree;
        const from = await mergeRepo.commit(before, [snapshot.head]);
        const after: Preview['after'][number][] = [];
        let to = from;
        for (const [at, { tree }] of inWorkspace.merges.files.entries()) {
          const session = planned.value.sessions[at]?.request.session;
          to = await mergeRepo.commit(tree, [to]);
          if (session) after.push({ session, commit: to });
        }
        const heads = request.sessions.map(({ head }) => head);
        await importObjects(workspace, mergeRepo, [to], target.commit ? [target.commit, ...heads] : heads);
        return ok({ from, to, after });
      }),
    integrate: (request, watch = null) =>
      lanes.run<ApplyRecord, RunIntegrationRefusal>(request.repositoryPath, (workspace) =>
        whileWriting(workspace, () =>
          runIntegration(tools, {
            ...{ workspace, request, watch },
            openMergeRepository: () => open(workspace),
          }),
        ),
      ),
  };
}
