import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { SessionId } from '#shared/ids';
import type { RefusalOf } from '#shared/refusals';
import { ok, type Result, refuse } from '#shared/result';
import { afterRecovery, waitForRecovery } from './after-recovery';
import { openAgentOffers } from './agent-offers';
import { createAgents } from './agents';
import { createApplies, createWorktreeWrites, resolutionsIn } from './apply';
import { createAttachmentVerbs, openAttachmentStore } from './attachments';
import { type CallsUnderWay, createCallsUnderWay } from './calls-under-way';
import { takeOwnership } from './data-folder';
import { createCoreVerbs } from './doctor';
import type { CoreHandlers } from './handlers';
import {
  clearAttachments,
  clearLentObjects,
  createTrash,
  createWorktreeVerbs,
  type Trash,
} from './housekeeping';
import { createImportVerbs, type Imports, openImports, oursAmong, withImported } from './import';
import { createSandboxHolds } from './isolation';
import { openServers } from './mcp';
import type { Ports } from './ports';
import { killLeftovers, openProcessRecords, openTemporaryFolders } from './process';
import { createRepositories, createRepositoryVerbs } from './repository';
import { openKeptRules } from './rules';
import { createSafetyStore } from './safety-store';
import {
  createAgentDesk,
  createEnterSandbox,
  createOccupied,
  createProcessWatch,
  createRecovery,
  createSafetyCopies,
  createSessionNetworks,
  createSessionSandboxes,
  createSessionVerbs,
  createSharedStateWatch,
  createTurnRunner,
  type EnterSandbox,
  type IndexKeeper,
  keepIndex,
  openAskNotes,
  openSessionIndex,
  openSessionStore,
  RECOVERY_BEFORE_VERBS,
  type Reactors,
  type SessionIndex,
  type SessionStore,
  scheduleBySettings,
  sendDuePrompt,
  startReactors,
  takeOverWorktrees,
  watchMemory,
  watchSandboxes,
} from './session';
import { createSettingsVerbs, openSettingsChanges } from './settings';
import { createSharedStates } from './shared-state';
import { createStart, type Start } from './start';
import { createPrograms, openSetUpCommands } from './trust';

/**
 * Everything the contract names, as functions: `core.sessions.start(input)`, `core.apply.plan(input)`, … Inputs are
 * taken as valid: the router checks what comes from outside.
 */
export type Core = CoreHandlers & {
  /** Resolves when what an earlier run left open is settled, which asking for it begins. Never rejects. */
  readonly recovered: Promise<void>;
  readonly enterSandbox: EnterSandbox;
  /** Ends running turns as interrupted with their work checkpointed, stops agents, gives the data folder back. */
  close(): Promise<void>;
};

/** For so long recovery is put off when nothing waits for it: the list is painted before Git is asked for anything. */
const RECOVERY_BEGINS_MS = 300;

/** Opens the data folder and recovers what a crash left. One core owns a data folder at a time. */
export async function createCore(
  ports: Ports,
): Promise<Result<Core, RefusalOf<'data-folder-busy' | 'not-writable'>>> {
  const owned = await takeOwnership(ports.home);
  if (!owned.ok) return owned;
  const giveBack = owned.value;
  try {
    return ok(await openCore(ports, giveBack));
  } catch (error) {
    await giveBack();
    const { code, message } = error as NodeJS.ErrnoException;
    if (!['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT'].includes(code ?? '')) throw error;
    return refuse({ code: 'not-writable', path: ports.home, reason: message });
  }
}

async function openCore(ports: Ports, giveBack: () => Promise<void>): Promise<Core> {
  const data = await openData(ports);
  // Turns that were cut off stand in the list as if they ran. Everything else is settled while the list is read.
  const cutOff = [...data.store.all()].some(({ state }) => state.open !== null);
  const writing = await openWriting(ports, data);
  const turns = openTurns(ports, data, writing);
  const recovery = createRecovery({ ...ports, ...data, ...writing, ...turns });
  const repositories = createRepositories({ ...ports, ...recovery.follower });
  const trash = createTrash({ ...data, ...writing, ports, log: ports.log });
  const imports = followHistories(ports, data, repositories);
  const parts = { ...data, ...writing, ...turns, repositories, trash, imports, ports };
  const sendDue = (session: SessionId) => sendDuePrompt(parts, session);
  const reactors = startReactors({ ...ports, ...parts, sendDue });
  const start = startRecovery(parts, recovery.recover);
  if (cutOff) await waitForRecovery(start.recovery);
  const calls = createCallsUnderWay();
  let closing: Promise<void> | null = null;
  return {
    ...calls.counted(afterRecovery(verbsOf(parts), RECOVERY_BEFORE_VERBS, start.recovery)),
    get recovered() {
      return start.recovery.begin();
    },
    enterSandbox: createEnterSandbox(parts),
    close: () => {
      closing ??= closeCore(parts, { ...start, calls, reactors }).then(giveBack);
      return closing;
    },
  };
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
  const desk = createAgentDesk({ agents, context, settings, servers, sandboxes, log });
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
    sandboxes,
    desk,
    temporary,
    processes,
    runner,
    networks,
    holds,
    memoryWatch,
    sandboxWatch,
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

type Parts = Data &
  Writing &
  ReturnType<typeof openTurns> & {
    readonly repositories: ReturnType<typeof createRepositories>;
    readonly trash: Trash;
    readonly imports: Imports;
    readonly ports: Ports;
  };

type Started = {
  readonly recovery: Start;
  /** Resolves when what recovery leaves to be given up is given up. */
  readonly cleaned: Promise<void>;
};

/** Recovery begins in a moment, or when something waits for it. */
function startRecovery(parts: Parts, recover: () => Promise<void>): Started {
  const { repositories, processes, temporary, applies, copies, trash, ports } = parts;
  const { log } = ports;
  const recovery = createStart(RECOVERY_BEGINS_MS, () =>
    repositories
      .endMoves()
      .then(recover)
      .then(() => processes.lookAtStart())
      .then(() => temporary.clear())
      .catch((error: unknown) => log.error('recovery failed', { error: String(error) })),
  );
  const cleaned = recovery.ended
    .then(() => applies.giveUpOld())
    // What was given up is not to be missed at the next start.
    .then(() => copies.holdAll())
    .then(() => trash.keepToLimit())
    .then(() => clearAttachments(parts))
    .then(() => clearLentObjects(parts))
    .catch((error: unknown) => log.error('clearing old undo data away failed', { error: String(error) }));
  return { recovery, cleaned };
}

function verbsOf(parts: Parts): CoreHandlers {
  const { ports, applies, repositories, changes, agents } = parts;
  const ofSessions = createSessionVerbs({
    ...parts,
    imported: (session) => parts.imports.source(session),
    importedRow: async (session) => (await parts.imports.find(session))?.row ?? null,
  });
  return {
    core: createCoreVerbs({ ...parts, damagedWrites: applies.damaged }),
    repositories: createRepositoryVerbs({ ...ports, repositories }),
    agents: {
      list: (asked) => agents.list(asked),
      detect: (asked) => agents.detect(asked),
      offers: async ({ agent }) => parts.offers.of(agent),
    },
    ...ofSessions,
    sessions: { ...ofSessions.sessions, ...withImported(ofSessions.sessions, parts.imports, ports) },
    imports: createImportVerbs(parts.imports),
    attachments: createAttachmentVerbs(parts.attachments),
    trash: parts.trash.verbs,
    worktrees: createWorktreeVerbs({ ...ports, ...parts, discard: ofSessions.sessions.discard }),
    trust: createPrograms({
      ...ports,
      onChange: (path, allowed, by) => {
        changes.note(by, [{ setting: 'programs', path, allowed }]);
        repositories
          .refreshAt(path)
          .catch((error: unknown) => ports.log.warn('the repositories cannot be read', { error }));
      },
    }),
    settings: createSettingsVerbs({ ...parts, settings: ports.settings }),
  };
}

/** Ends what goes on, in an order in which nothing of it is missed. */
async function closeCore(
  {
    runner,
    agents,
    desk,
    processes,
    copies,
    trash,
    rules,
    networks,
    store,
    keeper,
    stopScheduling,
    memoryWatch,
    sandboxWatch,
    holds,
  }: Parts,
  {
    recovery,
    cleaned,
    calls,
    reactors,
  }: Started & { readonly calls: CallsUnderWay; readonly reactors: Reactors },
): Promise<void> {
  calls.close();
  memoryWatch.stop();
  sandboxWatch.stop();
  // A call may wait for it.
  await agents.close();
  await recovery.begin();
  await trash.close();
  await cleaned;
  await reactors.stopSending();
  await runner.close();
  await calls.answered();
  // Turns that such a call began are told to end as well.
  await runner.close();
  await desk.closeAll();
  await networks.close();
  await holds.close();
  processes.close();
  await reactors.stop();
  await copies.allSettled();
  stopScheduling();
  rules.close();
  await store.settled();
  await keeper.close();
}
