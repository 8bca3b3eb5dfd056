import { mkdir } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { RefusalOf } from '#shared/refusals';
import { ok, type Result, refuse } from '#shared/result';
import type { Settings } from '#shared/settings';
import { createAgents } from './agents';
import { createApplies, createWorktreeWrites, resolutionsIn } from './apply';
import { type CallsUnderWay, createCallsUnderWay } from './calls-under-way';
import { takeOwnership } from './data-folder';
import { demoRepository } from './demo-repository';
import { examine } from './doctor';
import { gitVersion } from './git';
import type { CoreHandlers } from './handlers';
import type { Ports } from './ports';
import { killLeftovers, openProcessRecords } from './process';
import { createRepositories, inspectRepository } from './repository';
import { createSafetyStore } from './safety-store';
import {
  createAgentDesk,
  createAskAgent,
  createOccupied,
  createProcessWatch,
  createProposals,
  createRepositoryFollower,
  createSafetyCopies,
  createScheduler,
  createSessionApplies,
  createSessionChanges,
  createSessionProcesses,
  createSessionSharedState,
  createSessions,
  createSessionWorktrees,
  createSharedStateWatch,
  createTurnRunner,
  createWritesUnderWay,
  holdNewWork,
  keepIndex,
  lookAtCopies,
  onSafetyCopies,
  openHandOverNotes,
  openSessionIndex,
  openSessionStore,
  recover,
  recoverRepository,
  refreshWorkspaces,
  runQueuedTurns,
  takeOverWorktrees,
  tellUser,
} from './session';
import { createSettingsVerbs, openSettingsChanges } from './settings';
import { createSharedStates } from './shared-state';
import { createStart } from './start';
import { followValue } from './stream';
import { createPrograms, openSetUpCommands } from './trust';

/**
 * Everything the contract names, as functions: `core.sessions.start(input)`, `core.apply.plan(input)`, … Inputs are
 * taken as valid: the router checks what comes from outside.
 */
export type Core = CoreHandlers & {
  /** Resolves when what an earlier run left open is settled, which asking for it begins. Never rejects. */
  readonly recovered: Promise<void>;
  /** Ends running turns as interrupted with their work checkpointed, stops agents, gives the data folder back. */
  close(): Promise<void>;
};

/** The longest that anything waits for recovery; what is not settled by then is settled while the core is in use. */
const RECOVERY_WAIT_MS = 2000;
/** For so long it is put off when nothing waits for it: the list is painted before Git is asked for anything. */
const RECOVERY_BEGINS_MS = 300;

/** Opens the data folder and recovers what a crash left. One core owns a data folder at a time. */
export async function createCore(
  ports: Ports,
): Promise<Result<Core, RefusalOf<'data-folder-busy' | 'not-writable'>>> {
  const owned = await takeOwnership(ports.home);
  if (!owned.ok) return owned;
  const giveBack = owned.value;
  try {
    const calls = createCallsUnderWay();
    return ok(calls.counted(await openCore(ports, calls, giveBack)));
  } catch (error) {
    await giveBack();
    const { code, message } = error as NodeJS.ErrnoException;
    if (!['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT'].includes(code ?? '')) throw error;
    return refuse({ code: 'not-writable', path: ports.home, reason: message });
  }
}

async function openCore(ports: Ports, calls: CallsUnderWay, giveBack: () => Promise<void>): Promise<Core> {
  const { home, resources, settings, log, clock } = ports;
  await mkdir(home, { recursive: true, mode: 0o700 });
  const now = () => clock.now();
  const openSessions = async () => {
    const index = await openSessionIndex(join(home, 'index.db'), ports.version, log);
    return { index, store: await openSessionStore({ home, index, now, log }) };
  };
  // Reading the logs does no harm to a process that still writes to its worktree; everything after this would.
  const beginnings = [killLeftovers(home), openSessions()] as const;
  // Also when one fails, the other has ended before the data folder is given back.
  await Promise.allSettled(beginnings);
  const [leftovers, { index, store }] = await Promise.all(beginnings);
  if (leftovers.processes > 0) log.warn('ended processes that an earlier run left behind', leftovers);
  const keeper = keepIndex(store, index, log);
  const agents = createAgents({ resources, node: ports.node, settings, log });
  const memory = resolutionsIn(home, log);
  const shared = createSharedStates({ home, clock });
  await takeOverWorktrees({ home, sessions: store.all(), shared, log });
  const applies = createApplies({ home, log, clock, memory, unaccepted: shared.unaccepted });
  const notes = openHandOverNotes(home);
  const writes = createWorktreeWrites({ home, log, clock, memory });
  const scheduler = createScheduler(placesOf(settings.get()));
  const stopPlaces = settings.onChange((changed) => scheduler.setPlaces(placesOf(changed)));
  const records = openProcessRecords(home);
  const desk = createAgentDesk({
    agents,
    surroundings: { log, records },
    settings,
    log,
  });
  const watch = createSharedStateWatch(shared, store, log);
  const copies = createSafetyCopies(createSafetyStore({ home, log }), store, log);
  const kept = onSafetyCopies(copies, store, async (apply) => {
    const records = await applies.list(null);
    const found = records.find((one) => (apply === null ? one.state === 'done' : one.apply === apply));
    return found?.session ?? null;
  });
  const stopHolding = holdNewWork(store, copies);
  const setUp = openSetUpCommands(home, settings);
  const changes = openSettingsChanges({ home, clock, log });
  const processes = createProcessWatch({ store, desk, records, log });
  const runner = createTurnRunner({ desk, scheduler, settings, setUp, watch, copies, processes, log });
  const stopQueue = runQueuedTurns(store, runner);
  const occupied = createOccupied();
  const underWay = createWritesUnderWay();
  const proposals = createProposals(store, applies);

  const cutOff = [...store.all()].some(({ state }) => state.open !== null);
  const recoveries = {
    ...{ home, store, applies, writes, occupied, notes, watch, copies, log, clock },
    step: ports.step,
  };
  const settled = new Set<string>();
  const follower = createRepositoryFollower({
    ...{ home, store, applies, shared, copies, notes, setUp, log },
    async arrived(root) {
      // Where it was not found at the start, what a crash left in it waits for it to come back.
      if (settled.has(root)) return lookAtCopies(recoveries, root);
      settled.add(root);
      await recoverRepository(recoveries, root);
    },
  });
  const repositories = createRepositories({ home, clock, log, ...follower });
  const recovery = createStart(RECOVERY_BEGINS_MS, () =>
    repositories
      .endMoves()
      .then(() => recover(recoveries, settled))
      .then(() => processes.lookAtStart())
      .catch((error: unknown) => log.error('recovery failed', { error: String(error) })),
  );
  const cleaned = recovery.ended
    .then(() => applies.giveUpOld())
    // What was given up is not to be missed at the next start.
    .then(() => copies.holdAll())
    .catch((error: unknown) => log.error('clearing old undo data away failed', { error: String(error) }));
  // Turns that were cut off stand in the list as if they ran. Everything else is settled while the list is read.
  if (cutOff) await within(RECOVERY_WAIT_MS, recovery.begin());
  const afterRecovery =
    <I, O>(verb: (input: I) => Promise<O>) =>
    async (input: I): Promise<O> => {
      await within(RECOVERY_WAIT_MS, recovery.begin());
      return verb(input);
    };
  /** Not waited for: a plan is made of what was recorded, which nothing that runs can change. */
  const lookingAround =
    <I, O>(verb: (input: I) => Promise<O>) =>
    (input: I): Promise<O> => {
      void processes.look();
      return verb(input);
    };
  const stopRefreshing = refreshWorkspaces(store, repositories, log);
  const stopTelling = tellUser(store, ports.notifier);

  const sessions = {
    ...createSessions({
      store,
      index,
      scheduler,
      desk,
      runner,
      occupied,
      agents,
      repositories,
      setUp,
      processes,
      ports,
    }),
    ...createSessionWorktrees({ store, writes, desk, occupied, proposals, underWay }),
  };
  const programs = createPrograms({
    home,
    clock,
    onChange: (path, allowed, by) => {
      changes.note(by, [{ setting: 'programs', path, allowed }]);
      repositories
        .refreshAt(path)
        .catch((error: unknown) => log.warn('the repositories cannot be read', { error }));
    },
  });
  const applying = createSessionApplies({ store, applies, occupied, proposals, underWay, shared });
  const askAgent = createAskAgent({
    store,
    applies,
    writes,
    agents,
    occupied,
    notes,
    clock,
    step: ports.step,
  });

  let closing: Promise<void> | null = null;
  const close = async (): Promise<void> => {
    calls.close();
    await recovery.begin();
    await cleaned;
    await runner.close();
    await calls.answered();
    // Turns that such a call began are told to end as well.
    await runner.close();
    await desk.closeAll();
    processes.close();
    stopQueue();
    stopTelling();
    await stopRefreshing();
    stopHolding();
    await copies.allSettled();
    stopPlaces();
    await store.settled();
    await keeper.close();
    await giveBack();
  };

  return {
    get recovered() {
      return recovery.begin();
    },
    close: () => {
      closing ??= close();
      return closing;
    },
    core: {
      about: async () => ({
        version: ports.version,
        home,
        git: (await gitVersion())?.text ?? null,
        platform: process.platform,
        pid: process.pid,
      }),
      doctor: () =>
        examine({
          ports,
          agents,
          repositories,
          indexTrouble: index.trouble,
          unreadableSessions: store.unreadable,
          keptWorktrees: Array.from(store.all()).flatMap(({ id, state }) =>
            state.lastWorktree === null
              ? []
              : {
                  session: id,
                  path: state.lastWorktree,
                  keptUntil: state.row.discarded?.keptUntil ?? null,
                },
          ),
          damagedWrites: applies.damaged,
          settingsChanges: changes.list(),
        }),
    },
    repositories: {
      watch: (_input, signal) =>
        followValue(signal, { get: () => repositories.list(), onChange: repositories.onChange }),
      list: () => repositories.list(),
      async refresh({ repositories: ids }) {
        await repositories.refresh(ids);
        return {};
      },
      inspect: ({ path }) => inspectRepository(home, path),
      add: ({ path }) => repositories.add(path),
      async follow({ path }) {
        await repositories.follow(path);
        return {};
      },
      locate: ({ repository, path }) => repositories.locate(repository, path),
      async addDemo() {
        const made = await demoRepository(home, resources);
        return made.ok ? repositories.add(made.value) : made;
      },
      remove: ({ repository }) => repositories.remove(repository),
      branches: ({ repository }) => repositories.branches(repository),
    },
    agents: { list: () => agents.list(), detect: () => agents.detect() },
    sessions: {
      ...sessions,
      start: (input) => {
        // Not waited for: a new session has a worktree of its own. Yet nothing shall begin before it.
        void recovery.begin();
        return sessions.start(input);
      },
      send: afterRecovery(sessions.send),
      resume: afterRecovery(sessions.resume),
      discard: afterRecovery(kept.reading(sessions.discard)),
      restore: afterRecovery(kept.goingBack(sessions.restore)),
      restoreWorktree: afterRecovery(kept.goingBack(sessions.restoreWorktree)),
      rollback: afterRecovery(kept.goingBack(sessions.rollback)),
      update: afterRecovery(kept.reading(sessions.update)),
    },
    changes: createSessionChanges(store, copies),
    apply: {
      ...applying,
      plan: afterRecovery(kept.reading(lookingAround(applying.plan))),
      askAgent: afterRecovery(askAgent),
      run: afterRecovery(kept.reading(lookingAround(applying.run))),
      planUndo: afterRecovery(kept.undoing(applying.planUndo)),
      undo: afterRecovery(kept.undoing(applying.undo)),
      list: afterRecovery(applying.list),
    },
    sharedState: createSessionSharedState(store, shared),
    processes: createSessionProcesses(store, processes),
    trust: programs,
    settings: createSettingsVerbs({ settings, setUp, changes }),
  };
}

function placesOf(settings: Settings): number {
  return settings.concurrency ?? Math.max(2, Math.floor(availableParallelism() / 2));
}

/** Resolves with the work or after a time, whichever is first. */
async function within(milliseconds: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  await Promise.race([work, late]);
  clearTimeout(timer);
}
