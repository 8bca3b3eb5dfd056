import { rmdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ApplyPlan } from '#shared/apply';
import type { SessionId } from '#shared/ids';
import type { RefusalOf } from '#shared/refusals';
import { ok, type Result, refuse } from '#shared/result';
import { requireGit, worktreeLanes } from '../../git/index';
import type { Clock, Log } from '../../ports';
import { replacedRefusal, workspaceTrouble } from '../../workspace-pin/index';
import { WorktreeReplaced, WorktreeUnrecorded } from '../../worktree/index';
import {
  nameOf,
  nothingIsLeft,
  removeTree,
  type StepHook,
  sessionsWithTransactions,
  sweepGivenUp,
  type Work,
  type Workspace,
} from '../../writing/index';
import { standingApplies } from '../apply-run';
import {
  type AgentQuestion,
  type ConflictsForAgent,
  conflictsForAgent,
} from '../ask-agent/conflicts-for-agent';
import { readSides } from '../conflict-sides';
import { type FailureRefusal, failureRefusal } from '../failure-refusals';
import { openMergeRepository } from '../merge-repository';
import { openRecords } from '../records';
import { knownFor, type ResolutionMemory } from '../reuse/resolution-memory';
import type { WriteWatch } from '../stoppable';
import type { Unopened } from '../workspace-lanes';
import { type EditRefusal, type EditRequest, editWorktree } from './edit-worktree';
import { planTake, type TakePlanRefusal, type TakeRequest } from './plan-take';
import { planUpdate, type UpdatePlanRefusal, type UpdateRequest } from './plan-update';
import { concludeWrite, recoverWorktree, type SettledWrite } from './recover-worktree';
import { type RollbackRefusal, type RollbackRequest, rollbackWorktree } from './rollback-worktree';
import { openSessionWorkspace, type SessionWorkspace, type WorktreePlace } from './session-workspace';
import { type TakeRefusal, type TakeRun, takeWork } from './take-work';
import { type UpdateRefusal, type UpdateRun, updateWorktree } from './update-worktree';
import type { WriteTools } from './write-tools';
import type { WorktreeWrite } from './written';

type NoWorktree = Unopened | FailureRefusal | RefusalOf<'worktree-missing'>;

type AskRefusal = UpdatePlanRefusal | RefusalOf<'no-conflicts'>;

/** Puts on record what was written; only then is it forgotten here. Called again after a crash in between. */
export type Conclude = (written: WorktreeWrite) => Promise<void>;

/** The ways in which we ourselves write to a session's worktree, as crash-safe as an apply. */
export type WorktreeWrites = {
  rollback(request: RollbackRequest, conclude: Conclude): Promise<Result<null, RollbackRefusal | NoWorktree>>;
  /** Edits files in the user's name. */
  edit(request: EditRequest, conclude: Conclude): Promise<Result<null, EditRefusal | NoWorktree>>;
  /** What taking work of another session over would do. Keeps no write waiting. */
  planTake(request: TakeRequest): Promise<Result<ApplyPlan, TakePlanRefusal | NoWorktree>>;
  /** Takes work of another session over, as an edit in the user's name. */
  take(request: TakeRun, conclude: Conclude): Promise<Result<null, TakeRefusal | NoWorktree>>;
  /** What an update would do. Keeps no write waiting, and sees the worktree as it is before a write or after it. */
  planUpdate(request: UpdateRequest): Promise<Result<ApplyPlan, UpdatePlanRefusal | NoWorktree>>;
  /** Plans an update, and puts open conflicts of the plan into a commit from which an agent can resolve them. */
  conflictsForAgent(
    request: UpdateRequest,
    wish: AgentQuestion,
  ): Promise<Result<ConflictsForAgent, AskRefusal | NoWorktree>>;
  /** Whoever has the `watch` follows how far the writing is and may stop it. */
  update(
    request: UpdateRun,
    conclude: Conclude,
    watch?: WriteWatch | null,
  ): Promise<Result<null, UpdateRefusal | NoWorktree>>;
  /** Sessions in whose worktrees something may have been cut off. */
  pending(): Promise<readonly SessionId[]>;
  /** Settles what a crash left in one worktree. Safe to repeat; to be called at start-up. */
  recover(place: WorktreePlace, conclude: Conclude): Promise<readonly SettledWrite[]>;
};

/** Nothing is read yet. `home` is the data folder, where updates are planned. */
export function createWorktreeWrites({
  home,
  log,
  clock,
  memory = null,
  step: tell,
}: {
  readonly home: string;
  readonly log: Log;
  readonly clock: Clock;
  /** How conflicts were settled before; null: nothing is reused or remembered. */
  readonly memory?: ResolutionMemory | null;
  /** As that of an apply. */
  readonly step?: (name: string) => void;
}): WorktreeWrites {
  const records = openRecords(home, log);
  const step: StepHook = (one) => tell?.(nameOf(one));
  const tools: WriteTools = { clock, memory, step, records };

  /** `run`: one at a time in a worktree. `read`: as it is between two of these, without keeping one waiting. */
  const inWorktree = async <T, R>(
    place: WorktreePlace,
    work: (session: SessionWorkspace) => Promise<Result<T, R>>,
    how: 'run' | 'read' = 'run',
  ): Promise<Result<T, R | NoWorktree>> => {
    const git = await requireGit();
    if (!git.ok) return git;
    const trouble = await workspaceTrouble(home, place.repositoryPath);
    if (trouble) return refuse(trouble);
    if (!(await isFolder(place.path))) return refuse({ code: 'worktree-missing', path: place.path });
    return worktreeLanes.lane(place.path)[how](async () => {
      const opened = await openSessionWorkspace(home, place).catch(whyNotOpened);
      if (opened === null || 'code' in opened)
        return refuse(opened ?? { code: 'worktree-missing', path: place.path });
      await using session = opened;
      try {
        return await work(session);
      } catch (error) {
        const { repositoryPath: repository, path: folder } = place;
        const refusal = whyOutOfPlace(error) ?? failureRefusal(error, { repository, folder });
        if (!refusal) throw error;
        return refuse(refusal);
      }
    });
  };
  const writing = <R>(place: WorktreePlace, work: (session: SessionWorkspace) => Promise<Result<null, R>>) =>
    inWorktree(place, async (session) => {
      const result = await work(session);
      await unmark(session.workspace);
      return result;
    });
  const concluded = async <R>(
    { workspace }: SessionWorkspace,
    written: Result<Work, R>,
    conclude: Conclude,
  ): Promise<Result<null, R>> => {
    if (!written.ok) return written;
    const { transaction, journal } = written.value;
    await concludeWrite({ workspace, step, conclude }, transaction, journal);
    return ok(null);
  };

  return {
    rollback: (request, conclude) =>
      writing(request, async (session) => {
        await recoverWorktree(session.workspace, { step, log }, conclude);
        return concluded(session, await rollbackWorktree(tools, session, request), conclude);
      }),
    edit: (request, conclude) =>
      writing(request, async (session) => {
        await recoverWorktree(session.workspace, { step, log }, conclude);
        return concluded(session, await editWorktree(tools, session, request), conclude);
      }),
    planTake: (request) =>
      inWorktree(
        request,
        async (session) => {
          await using mergeRepo = await openMergeRepository(home, session.workspace);
          const planned = await planTake(session, mergeRepo, request);
          if (!planned.ok) return planned;
          const { plan } = planned.value;
          const known = memory ? await knownFor(memory, plan.conflicts, readSides(mergeRepo)) : {};
          return ok({ ...plan, ...known });
        },
        'read',
      ),
    take: (request, conclude) =>
      writing(request, async (session) => {
        await recoverWorktree(session.workspace, { step, log }, conclude);
        const open = () => openMergeRepository(home, session.workspace);
        return concluded(session, await takeWork(tools, session, open, request), conclude);
      }),
    planUpdate: (request) => {
      const look = async ({ workspace }: SessionWorkspace) => {
        await using mergeRepo = await openMergeRepository(home, workspace);
        const standing = await standingApplies(records, workspace, request);
        const planned = await planUpdate(workspace, mergeRepo, request, standing);
        if (!planned.ok) return planned;
        const { plan } = planned.value;
        const known = memory ? await knownFor(memory, plan.conflicts, readSides(mergeRepo)) : {};
        return ok({ ...plan, ...known });
      };
      return inWorktree(request, look, 'read');
    },
    conflictsForAgent: (request, wish) =>
      inWorktree<ConflictsForAgent, AskRefusal>(request, async ({ workspace }) => {
        await using mergeRepo = await openMergeRepository(home, workspace);
        const planned = await planUpdate(
          workspace,
          mergeRepo,
          request,
          await standingApplies(records, workspace, request),
        );
        if (!planned.ok) return planned;
        const { plan, tip, source, inWorkspace, snapshot } = planned.value;
        const open = { plan, tree: inWorkspace.worktree.after, theirs: source, snapshot };
        const news = { from: request.base, to: source };
        return await conflictsForAgent(workspace, mergeRepo, { ...open, parents: [tip, source], news }, wish);
      }),
    update: (request, conclude, watch = null) =>
      writing(request, async (session) => {
        await recoverWorktree(session.workspace, { step, log }, conclude);
        const open = () => openMergeRepository(home, session.workspace);
        return concluded(
          session,
          await updateWorktree(tools, { session, openMergeRepository: open, request, watch }),
          conclude,
        );
      }),
    pending: () => sessionsWithTransactions(home),
    async recover(place, conclude) {
      if (await workspaceTrouble(home, place.repositoryPath)) return [];
      if (!(await isFolder(place.path))) return [];
      return worktreeLanes.lane(place.path).run(async () => {
        await using session = await openSessionWorkspace(home, place);
        if (!session) return [];
        const settled = await recoverWorktree(session.workspace, { step, log }, conclude);
        await unmark(session.workspace);
        return settled;
      });
    },
  };
}

/** Recovery need not look here again, unless a transaction's originals are kept. */
async function unmark(workspace: Workspace): Promise<void> {
  if (!(await nothingIsLeft(workspace))) return;
  await sweepGivenUp(workspace);
  await removeTree(workspace.transactions);
  for (const folder of [join(workspace.ownFolder, 'files'), workspace.ownFolder]) {
    await rmdir(folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT' && error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    });
  }
}

function whyNotOpened(error: unknown): OutOfPlace {
  const refusal = whyOutOfPlace(error);
  if (!refusal) throw error;
  return refusal;
}

type OutOfPlace = RefusalOf<'worktree-missing' | 'workspace-replaced'>;

/** Another folder in the place of worktree or workspace, or a worktree that is not on record, is none of ours. */
function whyOutOfPlace(error: unknown): OutOfPlace | null {
  const missing = { code: 'worktree-missing' } as const;
  if (error instanceof WorktreeReplaced) return { ...missing, path: error.path, why: 'replaced' };
  if (error instanceof WorktreeUnrecorded) return { ...missing, path: error.path, why: 'unrecorded' };
  return replacedRefusal(error);
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isDirectory() ?? false;
}
