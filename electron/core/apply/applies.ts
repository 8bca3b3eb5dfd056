import { join } from 'node:path';
import type { ApplyPlan, ApplyRecord, RecoveryNote } from '#shared/apply';
import type { ApplyId, CommitId, SessionId } from '#shared/ids';
import type { PastApply, UndoPlan } from '#shared/past-apply';
import type { RefusalOf } from '#shared/refusals';
import type { Resolves } from '#shared/resolving';
import { ok, type Result, refuse } from '#shared/result';
import type { Clock, Log } from '../ports';
import type { Unaccepted } from '../shared-state/index';
import {
  type ApplyOperation,
  followMove,
  listDamaged,
  nameOf,
  partsOf,
  type StepHook,
  takeTransactionsAlong,
  type Workspace,
} from '../writing/index';
import { runApply, standingApplies } from './apply-run';
import {
  type AgentQuestion,
  type ConflictsForAgent,
  conflictsForAgent,
  type OpenPlan,
} from './ask-agent/conflicts-for-agent';
import { type Answers, readAnswers } from './ask-agent/read-answers';
import { askMergeRepository, type MergeQuestions } from './ask-merge-repository';
import { readSides } from './conflict-sides';
import { createForecastMemory, type ForecastMemory } from './forecast/memory';
import { type ForecastPlaces, forecastWorkspace, type WorkspaceMeeting } from './forecast/workspace';
import {
  type GivenUp,
  giveUpUndoData,
  giveUpUndoDataOf,
  UNDO_KEPT,
  type UndoData,
  type UndoKept,
  undoDataIn,
} from './history/give-up-undo-data';
import { pastApplies } from './history/past-applies';
import { standWithoutUndone } from './history/stand-without';
import { createIntegrations, type Integrations } from './integrate/integrations';
import { clearMergeRepository, mergeRepositoryIsLarge, openMergeRepository } from './merge-repository';
import type { PlanState } from './plan/fingerprint';
import { type PreparedApply, planApply } from './plan/plan-apply';
import { createPlanCache } from './plan/plan-cache';
import { openRecords } from './records';
import { recoverApplies } from './recover';
import type { ApplyRequest, PlanRefusal, RunRefusal, RunRequest, UndoRefusal } from './request';
import { knownFor, openResolutionMemory, type ResolutionMemory } from './reuse/resolution-memory';
import type { WriteWatch } from './stoppable';
import { closedRecord } from './undo/find-undoable';
import { planUndo } from './undo/plan-undo';
import { undoApply } from './undo/undo-apply';
import { createWorkspaceLanes, whileWriting } from './workspace-lanes';

export type Applies = MergeQuestions &
  Integrations & {
    /**
     * What an apply would do. Writes nothing to the workspace, the index or any branch, keeps no write waiting, and sees the
     * workspace as it is before a write or after it.
     */
    plan(request: ApplyRequest): Promise<Result<ApplyPlan, PlanRefusal>>;
    /**
     * What such plans would find in the workspace, for many sessions of one repository at once. Their requests are of mode
     * `changes`, for the whole of the work.
     */
    forecastWorkspace(
      repositoryPath: string,
      requests: readonly ApplyRequest[],
      watching?: (places: ForecastPlaces) => boolean,
    ): Promise<Result<readonly WorkspaceMeeting[], PlanRefusal>>;
    /** Writes what a plan of this moment says, in one step, or refuses without having written anything. */
    run(request: RunRequest, watch?: WriteWatch | null): Promise<Result<ApplyRecord, RunRefusal>>;
    /** Plans, and puts open conflicts of the plan into a commit from which an agent can resolve them. */
    conflictsForAgent(
      request: ApplyRequest,
      wish: AgentQuestion,
    ): Promise<Result<ConflictsForAgent, AskRefusal>>;
    /** What an agent made of the conflicts it was handed, here or in an update of a worktree. */
    answers(
      repositoryPath: string,
      states: { readonly base: CommitId; readonly head: CommitId },
      resolves: Resolves,
    ): Promise<Answers>;
    /** Takes an apply back, exactly where nothing changed since and three-way where it did; null: the newest. */
    undo(apply: ApplyId | null): Promise<Result<ApplyRecord, UndoRefusal>>;
    /** What undoing an apply would do. Writes nothing to the workspace, the index or any branch. */
    planUndo(apply: ApplyId): Promise<Result<UndoPlan, UndoRefusal>>;
    /** Applies of one session or of all, newest first. */
    list(session: SessionId | null): Promise<ApplyRecord[]>;
    /** As `list`, with what keeps each from being undone. */
    past(session: SessionId | null): Promise<PastApply[]>;
    /** Settles what a crash left of applies and undos in a repository. Safe to repeat; to be called at start-up. */
    recover(repositoryPath: string): Promise<RecoveryNote[]>;
    /** Has records, undo data and what else is kept of a working tree follow it to its new place. Safe to repeat. */
    follow(move: { readonly from: WorkspaceFolders; readonly to: WorkspaceFolders }): Promise<void>;
    /** Clears away what undoing the old applies of all repositories would need; they answer so from then on. */
    giveUpOld(): Promise<void>;
    /** What is kept for undo in all workspaces that are in their places, the newest of each first. */
    undoData(): Promise<UndoData[]>;
    /**
     * Gives up what is kept for the undo of one apply, if it is one of those. False where there is nothing, or a crash's
     * leftovers are to be settled first.
     */
    giveUp(apply: ApplyId, which: GivenUp): Promise<boolean>;
    /** Folders of writes that were set aside, since their journals cannot be read. */
    damaged(): Promise<readonly string[]>;
  };

/** A working tree's top folder, its own Git folder and the one that all working trees share. Real paths. */
export type WorkspaceFolders = {
  readonly root: string;
  readonly gitDir: string;
  readonly commonDir: string;
};

export type AppliesOptions = {
  /** The data folder; records go to `applies/`, journals and originals to `transactions/`, merges happen in `facades/`. */
  readonly home: string;
  /** Shared with whatever else settles conflicts; by default one of its own in the data folder. */
  readonly memory?: ResolutionMemory;
  readonly log: Log;
  readonly clock: Clock;
  /** Told the name of every step that changed something, for fault injection in tests. */
  readonly step?: (name: string) => void;
  readonly undoKept?: UndoKept;
  /** What turns changed in the shared state of a repository and the user did not accept; by default nothing. */
  readonly unaccepted?: (commonDir: string) => Promise<Unaccepted>;
};

/** What is known of conflicts in a data folder. To be opened once: it knows what it has written itself. */
export function resolutionsIn(home: string, log: Log): ResolutionMemory {
  return openResolutionMemory(join(home, 'resolutions'), log);
}

type AskRefusal = PlanRefusal | RefusalOf<'no-conflicts' | 'work-unfinished'>;

const NOTHING: Unaccepted = { changes: [], settings: [], attributes: null };

/** Plans whose state is remembered, to say what changed when one turns out to be stale. */
const REMEMBERED = 50;

/** Opens the apply engine on a data folder. Nothing is read yet. */
export function createApplies(options: AppliesOptions): Applies {
  const { home, log, clock, memory = resolutionsIn(home, log) } = options;
  const step: StepHook = (one) => options.step?.(nameOf(one));
  const { undoKept = UNDO_KEPT, unaccepted = async () => NOTHING } = options;
  const records = openRecords(home, log);
  const states = new Map<string, PlanState>();
  const plans = createPlanCache<PreparedApply>();
  const tools = {
    records,
    memory,
    clock,
    step,
    undoKept,
    log,
    plans,
    recall: (fingerprint: string) => states.get(fingerprint),
  };

  const memories = new Map<string, ForecastMemory>();
  const memoryOf = (repositoryPath: string) => {
    const known = memories.get(repositoryPath) ?? createForecastMemory();
    memories.set(repositoryPath, known);
    return known;
  };

  const givingUp = { records, clock, undoKept, step: options.step };
  const recover = (workspace: Workspace) => recoverApplies(tools, workspace);
  const lanes = createWorkspaceLanes({ home, unaccepted, recover });
  const mergeRepositoryOf = (workspace: Workspace) => () => openMergeRepository(home, workspace);

  return {
    plan: async (request) => {
      const made = await lanes.read(request.repositoryPath, async (workspace) => {
        await using mergeRepo = await openMergeRepository(home, workspace);
        const standing = await standingApplies(records, workspace, request);
        const planned = await planApply({ workspace, mergeRepo, request, standing });
        if (!planned.ok) return planned;
        const known = await knownFor(memory, planned.value.plan.conflicts, readSides(mergeRepo));
        const { changes } = await unaccepted(workspace.commonDir);
        return ok({ prepared: planned.value, known: { ...known, unaccepted: [...changes] } });
      });
      if (!made.ok) return made;
      const { prepared, known } = made.value;
      remember(states, prepared.plan.fingerprint, prepared.state);
      plans.keep(prepared);
      return ok({ ...prepared.plan, ...known });
    },
    forecastWorkspace: (path, requests, watching = () => false) =>
      lanes.read<readonly WorkspaceMeeting[], PlanRefusal>(path, async (workspace) => {
        await using mergeRepo = await openMergeRepository(home, workspace);
        const kept = await records.all();
        const asRead = { ...records, all: async () => kept };
        const standingOf = (request: ApplyRequest) => standingApplies(asRead, workspace, request);
        const tools = { workspace, mergeRepo, memory: memoryOf(path), standingOf };
        return await forecastWorkspace(tools, requests, watching);
      }),
    conflictsForAgent: (request, wish) =>
      lanes.run<ConflictsForAgent, AskRefusal>(request.repositoryPath, async (workspace) => {
        await using mergeRepo = await openMergeRepository(home, workspace);
        const standing = await standingApplies(records, workspace, request);
        const planned = await planApply({ workspace, mergeRepo, request, standing });
        if (!planned.ok) return planned;
        const { unfinished } = planned.value.plan;
        // An agent would be asked to merge conflict markers.
        if (unfinished && !request.acceptUnfinished) return refuse({ code: 'work-unfinished', unfinished });
        return await conflictsForAgent(workspace, mergeRepo, openPlanOf(planned.value), wish);
      }),
    answers: readAnswers,
    run: (request, watch = null) =>
      lanes.run<ApplyRecord, RunRefusal>(request.repositoryPath, (workspace) =>
        whileWriting(workspace, () =>
          runApply(tools, { workspace, openMergeRepository: mergeRepositoryOf(workspace), request, watch }),
        ),
      ),
    planUndo: async (apply) => {
      const kept = await findApply(apply);
      if (!kept.ok) return kept;
      return lanes.read<UndoPlan, UndoRefusal>(kept.value.root, async (workspace) =>
        planUndo(workspace, mergeRepositoryOf(workspace), kept.value, await records.all()),
      );
    },
    undo: async (apply) => {
      const kept = await findApply(apply);
      if (!kept.ok) return kept;
      return lanes.run<ApplyRecord, UndoRefusal>(kept.value.root, async (workspace) => {
        const undone = await whileWriting(workspace, () =>
          undoApply(tools, workspace, mergeRepositoryOf(workspace), kept.value),
        );
        if (undone.ok) await standWithout(workspace);
        return undone;
      });
    },
    list: async (session) => (await listed(session)).map(({ record }) => record),
    past: async (session) => pastApplies(home, await listed(session), await records.all()),
    giveUpOld: async () => {
      for (const root of new Set((await records.all()).map((kept) => kept.root))) {
        const applies = await lanes.inPlace(root, (workspace) => giveUpUndoData(givingUp, workspace));
        if (applies?.length) log.info('removed the undo data of old applies', { root, applies });
      }
    },
    undoData: async () => {
      const found: UndoData[] = [];
      for (const root of new Set((await records.all()).map((kept) => kept.root)))
        found.push(...((await lanes.inPlace(root, (workspace) => undoDataIn(givingUp, workspace))) ?? []));
      return found;
    },
    giveUp: async (apply, which) => {
      const kept = await records.find(apply);
      if (!kept) return false;
      const done = await lanes.inPlace(kept.root, (workspace) =>
        giveUpUndoDataOf(givingUp, workspace, apply, which),
      );
      return done ?? false;
    },
    follow: async ({ from, to }) => {
      await takeTransactionsAlong(home, { from: from.gitDir, to: to.gitDir });
      await records.follow(from, to);
      // Plans of before name places that are no longer there; what they were made of is made again.
      if (from.commonDir !== to.commonDir) await clearMergeRepository(home, from);
    },
    recover: async (repositoryPath) => {
      const notes = await lanes.inPlace(repositoryPath, async (workspace) => {
        await followMove(home, workspace);
        const settled = await whileWriting(workspace, () => recover(workspace));
        for (const note of settled) log.info('settled what a crash left of an apply', { ...note });
        await standWithout(workspace);
        if (await mergeRepositoryIsLarge(home, workspace)) await clearMergeRepository(home, workspace);
        return settled;
      });
      return notes ?? [];
    },
    damaged: () => listDamaged(home),
    ...askMergeRepository(home, memoryOf),
    ...createIntegrations({
      home,
      tools,
      lanes,
      unaccepted,
      remember: (print, state) => remember(states, print, state),
    }),
  };

  /** The undo itself has happened by then: what fails here is made up for at the next start. */
  async function standWithout(workspace: Workspace): Promise<void> {
    try {
      await standWithoutUndone(tools, workspace, mergeRepositoryOf(workspace));
    } catch (error) {
      log.error(
        'what an undo makes of later applies could not be worked out; it is tried again at the next start',
        {
          repository: workspace.root,
          error: error instanceof Error ? error.stack : String(error),
        },
      );
    }
  }

  async function listed(session: SessionId | null): Promise<ApplyOperation[]> {
    const all = await records.all();
    return session === null ? all : all.flatMap(partsOf).filter(({ record }) => record.session === session);
  }

  /** One that may be undone as far as its record tells; null: the newest that stands. */
  async function findApply(apply: ApplyId | null): Promise<Result<ApplyOperation, UndoRefusal>> {
    const kept =
      apply === null
        ? (await listed(null)).find(({ record }) => record.state === 'done')
        : await records.find(apply);
    if (!kept) return refuse({ code: 'apply-unknown', apply: apply ?? '' });
    const closed = closedRecord(kept.record);
    return closed ? refuse(closed) : ok(kept);
  }
}

function openPlanOf({ plan, target, inWorkspace, commits, snapshot, applied }: PreparedApply): OpenPlan {
  // A plan that could not be computed further has no conflicts either.
  const tree = inWorkspace?.worktree.after ?? commits?.tree ?? '';
  const parents = target.commit ? [target.commit, plan.head] : [plan.head];
  const news = target.commit ? { from: plan.base, to: target.commit } : null;
  return { plan, tree, theirs: applied, snapshot, parents, news };
}

function remember(states: Map<string, PlanState>, fingerprint: string, state: PlanState): void {
  states.set(fingerprint, state);
  const [oldest] = states.keys();
  if (states.size > REMEMBERED && oldest !== undefined) states.delete(oldest);
}
