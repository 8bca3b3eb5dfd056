import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openAgentOffers } from './agent-offers';
import { createAgents } from './agents';
import { createApplies, createWorktreeWrites, resolutionsIn } from './apply';
import { openAttachmentStore } from './attachments';
import { openBaseResults } from './checks';
import { createTrash, type Trash } from './housekeeping';
import { type Imports, openImports, oursAmong } from './import';
import { createSandboxHolds } from './isolation';
import { openServers } from './mcp';
import { openPlanStore } from './plans';
import type { Ports } from './ports';
import { killLeftovers, openProcessRecords, openTemporaryFolders } from './process';
import { createRepositories } from './repository';
import { openKeptRules } from './rules';
import { createSafetyStore } from './safety-store';
import {
  type AgentDesk,
  createAgentDesk,
  createOccupied,
  createProcessWatch,
  createRecovery,
  createSafetyCopies,
  createSessionChecks,
  createSessionNetworks,
  createSessionSandboxes,
  createSharedStateWatch,
  createTurnRunner,
  type IndexKeeper,
  keepIndex,
  openAskNotes,
  openSessionIndex,
  openSessionStore,
  type SessionChecks,
  type SessionIndex,
  type SessionStore,
  scheduleBySettings,
  takeOverWorktrees,
  watchMemory,
  watchSandboxes,
} from './session';
import { openSettingsChanges } from './settings';
import { createSharedStates } from './shared-state';
import { openSetUpCommands } from './trust';

/** All that a core consists of, each made once. */
export type Parts = Data &
  Writing &
  ReturnType<typeof openTurns> & {
    readonly repositories: ReturnType<typeof createRepositories>;
    readonly trash: Trash;
    readonly imports: Imports;
    readonly ports: Ports;
  };

/** Makes all parts of a core. Nothing of an earlier run goes on any more; what it left open is settled by `recover`. */
export async function openParts(ports: Ports): Promise<{
  readonly parts: Parts;
  readonly recover: () => Promise<void>;
  /** Turns that were cut off stand in the list as if they ran. Everything else is settled while the list is read. */
  readonly cutOff: boolean;
}> {
  const data = await openData(ports);
  const cutOff = [...data.store.all()].some(({ state }) => state.open !== null);
  const writing = await openWriting(ports, data);
  const turns = openTurns(ports, data, writing);
  const { recover, follower } = createRecovery({ ...ports, ...data, ...writing, ...turns });
  const repositories = createRepositories({ ...ports, ...follower });
  const trash = createTrash({ ...data, ...writing, ports, log: ports.log });
  const imports = followHistories(ports, data, repositories);
  return { parts: { ...data, ...writing, ...turns, repositories, trash, imports, ports }, recover, cutOff };
}

type Data = { readonly index: SessionIndex; readonly store: SessionStore; readonly keeper: IndexKeeper };

/** The sessions of the data folder, once nothing of an earlier run goes on any more. */
async function openData({ home, version, log, clock }: Ports): Promise<Data> {
  await mkdir(home, { recursive: true, mode: 0o700 });
  const openSessions = async () => {
    const index = await openSessionIndex(join(home, 'index.db'), version, log);
    return { index, store: await openSessionStore({ home, index, now: () => clock.now(), log }) };
  };
  // Reading the logs does no harm to a process that still writes to its worktree; everything after this would.
  const beginnings = [killLeftovers(home), openSessions()] as const;
  // Also when one fails, the other has ended before the data folder is given back.
  await Promise.allSettled(beginnings);
  const [leftovers, { index, store }] = await Promise.all(beginnings);
  if (leftovers.processes > 0) log.warn('ended processes that an earlier run left behind', leftovers);
  return { index, store, keeper: keepIndex(store, index, log) };
}

/** What writes to repositories and worktrees, and what is kept of them. */
async function openWriting({ home, log, clock, settings, secrets, step }: Ports, { store }: Data) {
  const memory = resolutionsIn(home, log);
  const shared = createSharedStates({ home, clock });
  await takeOverWorktrees({ home, sessions: store.all(), shared, log });
  return {
    shared,
    applies: createApplies({
      ...{ home, log, clock, memory },
      unaccepted: shared.unaccepted,
      ...(step ? { step } : {}),
    }),
    writes: createWorktreeWrites({ home, log, clock, memory }),
    notes: openAskNotes(home),
    watch: createSharedStateWatch(shared, store, log),
    copies: createSafetyCopies(createSafetyStore({ home, log }), store, log),
    setUp: openSetUpCommands(home, settings),
    changes: openSettingsChanges({ home, clock, log }),
    rules: openKeptRules({ home, clock, log }),
    occupied: createOccupied(),
    attachments: openAttachmentStore(home),
    offers: openAgentOffers({ home, log }),
    servers: openServers({ home, secrets, log }),
    plans: openPlanStore(home, log),
  };
}

type Writing = Awaited<ReturnType<typeof openWriting>>;

/** What runs turns: agents, their places, and the watch over what they leave behind. */
function openTurns(
  { home, resources, node, settings, memory, outside, log }: Ports,
  { store }: Data,
  { setUp, rules, watch, copies, attachments, servers }: Writing,
) {
  const records = openProcessRecords(home);
  const temporary = openTemporaryFolders(home, log);
  const agents = createAgents({ resources, node, settings, home, records, temporary, log });
  const { scheduler, stop: stopScheduling } = scheduleBySettings(settings);
  const networks = createSessionNetworks({
    ...{ home, node, store, log, settings },
    ...(outside ? { outside } : {}),
  });
  const holds = createSandboxHolds({ home, settings, memory, log });
  const sandboxes = createSessionSandboxes({ home, resources, node, holds, settings }, networks);
  const context = { log, records, temporary };
  const checks = createSessionChecks({
    ...{ sandboxes, records, log, setUp, settings },
    baseResults: openBaseResults(home),
  });
  const desk = endingChecks(createAgentDesk({ agents, context, settings, servers, sandboxes, log }), checks);
  const processes = createProcessWatch({ store, desk, records, log });
  const runner = createTurnRunner({
    ...{
      desk,
      scheduler,
      settings,
      setUp,
      sandboxes,
      networks,
      holds,
      rules,
      watch,
      copies,
      processes,
      attachments,
      checks,
      log,
    },
  });
  const memoryWatch = watchMemory({
    scheduler,
    settings,
    memory,
    relieve: () => desk.relieve(),
    pause: (session, found) => runner.pause(session, found),
    log,
  });
  const sandboxWatch = watchSandboxes({ scheduler, store, holds, log });
  return {
    agents,
    scheduler,
    stopScheduling,
    records,
    sandboxes,
    desk,
    checks,
    temporary,
    processes,
    runner,
    networks,
    holds,
    memoryWatch,
    sandboxWatch,
  };
}

/** Who has a session's agent ended is about to do something to its worktree. */
function endingChecks(desk: AgentDesk, checks: Pick<SessionChecks, 'end'>): AgentDesk {
  return {
    ...desk,
    close: async (session) => {
      await Promise.all([checks.end(session), desk.close(session)]);
    },
  };
}

/** The sessions of other tools in the user's repositories, but for those that agents of ours began. */
function followHistories(
  { home, histories, settings, clock, log }: Ports,
  { store }: Data,
  repositories: ReturnType<typeof createRepositories>,
): Imports {
  const imports = openImports({
    places: { ...(histories ?? { home: '', env: {} }), kept: join(home, 'histories') },
    archivedFile: join(home, 'archived-imports.json'),
    repositories: () => repositories.places(),
    tools: () => (histories ? settings.get().importFrom : []),
    ours: () => oursAmong(store),
    now: () => clock.now().getTime(),
    log,
  });
  const continued = new Set<string>();
  store.onChange(({ state: { row } }) => {
    if (!row.handedFrom) return;
    const said = `${row.session} ${row.title} ${row.discarded !== null}`;
    if (!continued.has(said)) imports.lookAgain();
    continued.add(said);
  });
  settings.onChange(imports.lookAgain);
  repositories.onChange(imports.lookAgain);
  return imports;
}
