import type { SessionId } from '#shared/ids';
import type { RefusalOf } from '#shared/refusals';
import { ok, type Result, refuse } from '#shared/result';
import { StartSession } from '#shared/session';
import { afterRecovery, waitForRecovery } from './after-recovery';
import { createAttachmentVerbs } from './attachments';
import { type CallsUnderWay, createCallsUnderWay } from './calls-under-way';
import { openParts, type Parts } from './core-parts';
import { createCustomAgentVerbs } from './custom-agents';
import { takeOwnership } from './data-folder';
import { createCoreVerbs } from './doctor';
import type { CoreHandlers } from './handlers';
import { clearAttachments, clearLentObjects, createWorktreeVerbs } from './housekeeping';
import { createImportVerbs, withImported } from './import';
import { createPlanVerbs, createReadPlan, type RunningPlans, runPlans } from './plans';
import type { Ports } from './ports';
import { createRepositoryVerbs } from './repository';
import {
  beginSession,
  createEnterSandbox,
  createLiveForecasts,
  createReadingAt,
  createSessionVerbs,
  type EnterSandbox,
  type LiveForecasts,
  RECOVERY_BEFORE_VERBS,
  type Reactors,
  sendDuePrompt,
  sendFailureBack,
  startReactors,
} from './session';
import { createSettingsVerbs } from './settings';
import { createSpecialisedVerbs, type ReviewReader, readReviews } from './specialised';
import { createStart, type Start } from './start';
import { createPrograms } from './trust';
import { createVariantVerbs } from './variants';

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
  const { parts, recover, cutOff } = await openParts(ports);
  const sendDue = (session: SessionId) => sendDuePrompt(parts, session);
  const sendBack = (session: SessionId) => sendFailureBack(parts, session);
  const reactors = startReactors({ ...ports, ...parts, sendDue, sendBack });
  const running = runPlans({
    ...parts,
    begin: (input, origin) => beginSession(StartSession.parse(input), parts, origin),
    log: ports.log,
  });
  const forecasts = createLiveForecasts({ ...parts, log: ports.log });
  const reviews = readReviews({ ...parts, log: ports.log });
  const start = startRecovery(parts, recover, reviews);
  if (cutOff) await waitForRecovery(start.recovery);
  const calls = createCallsUnderWay();
  let closing: Promise<void> | null = null;
  return {
    ...calls.counted(
      afterRecovery(verbsOf(parts, { running, reviews, forecasts }), RECOVERY_BEFORE_VERBS, start.recovery),
    ),
    get recovered() {
      return start.recovery.begin();
    },
    enterSandbox: createEnterSandbox(parts),
    close: () => {
      closing ??= closeCore(parts, { ...start, calls, reactors, running, reviews, forecasts }).then(giveBack);
      return closing;
    },
  };
}

type Started = {
  readonly recovery: Start;
  /** Resolves when what recovery leaves to be given up is given up. */
  readonly cleaned: Promise<void>;
};

/** Recovery begins in a moment, or when something waits for it. */
function startRecovery(
  parts: Parts,
  recover: () => Promise<void>,
  reviews: Pick<ReviewReader, 'readLeft'>,
): Started {
  const { repositories, processes, temporary, applies, copies, trash, ports } = parts;
  const { log } = ports;
  const recovery = createStart(RECOVERY_BEGINS_MS, () =>
    repositories
      .endMoves()
      .then(recover)
      .then(() => processes.lookAtStart())
      .then(() => temporary.clear())
      .then(() => reviews.readLeft())
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

function verbsOf(
  parts: Parts,
  {
    running,
    reviews,
    forecasts,
  }: { readonly running: RunningPlans; readonly reviews: ReviewReader; readonly forecasts: LiveForecasts },
): CoreHandlers {
  const { ports, applies, repositories, changes, agents } = parts;
  const ofSessions = createSessionVerbs({
    ...parts,
    forecasts,
    imported: (session) => parts.imports.source(session),
    importedRow: async (session) => (await parts.imports.find(session))?.row ?? null,
  });
  return {
    core: createCoreVerbs({ ...parts, damagedWrites: applies.damaged }),
    repositories: createRepositoryVerbs({ ...ports, repositories }),
    customAgents: createCustomAgentVerbs(ports),
    agents: {
      list: (asked) => agents.list(asked),
      detect: (asked) => agents.detect(asked),
      offers: async ({ agent }) => parts.offers.of(agent),
    },
    ...ofSessions,
    sessions: { ...ofSessions.sessions, ...withImported(ofSessions.sessions, parts.imports, ports) },
    imports: createImportVerbs(parts.imports),
    specialised: createSpecialisedVerbs({
      ...{ ...parts, reviews, changes: ofSessions.changes, send: ofSessions.sessions.send },
      begin: (input, origin, personaAt) =>
        beginSession(StartSession.parse(input), parts, origin, { personaAt }),
      readingAt: createReadingAt(parts.copies),
      places: ports,
    }),
    plans: createPlanVerbs({ ...parts, running, clock: ports.clock, reading: createReadPlan(parts) }),
    variants: createVariantVerbs({
      ...parts,
      begin: (input, origin, base) => beginSession(StartSession.parse(input), parts, origin, { base }),
      changes: ofSessions.changes,
      forecast: ofSessions.apply.forecast,
    }),
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
    checks,
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
    running,
    reviews,
    forecasts,
  }: Started & {
    readonly calls: CallsUnderWay;
    readonly reactors: Reactors;
    readonly running: RunningPlans;
    readonly reviews: ReviewReader;
    readonly forecasts: LiveForecasts;
  },
): Promise<void> {
  calls.close();
  memoryWatch.stop();
  sandboxWatch.stop();
  // A call may wait for it.
  await agents.close();
  await recovery.begin();
  await trash.close();
  await cleaned;
  await running.stop();
  await forecasts.close();
  await checks.close();
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
  await reviews.stop();
  await copies.allSettled();
  stopScheduling();
  rules.close();
  await store.settled();
  await keeper.close();
}
