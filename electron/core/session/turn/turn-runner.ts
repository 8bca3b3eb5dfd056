import { randomUUID } from 'node:crypto';
import type { PermissionOption, SessionEvent, ToolKind, TurnFailure } from '#shared/events';
import type { SessionId } from '#shared/ids';
import { lacksWorktree } from '#shared/place';
import type { AgentListener, AgentTurnEnd, AgentUpdate } from '../../agents';
import type { Log, SettingsPort } from '../../ports';
import { pause } from '../../stream';

import type { SetUpCommands } from '../../trust';
import type { LiveSession } from '../store';
import { AppendFailed } from '../store';
import type { AgentDesk } from './agent-desk';
import { createLiveMeasures } from './live-measures';
import { missingFolder, missingWorktree, notReadyForAgent } from './missing-worktree';
import { openPermissionDesk, type PermissionDesk } from './permission-desk';
import { prepareWorktree } from './prepare-worktree';
import type { Place, Scheduler } from './scheduler';
import { checkpointTurn, checkpointUntouched } from './turn-checkpoint';
import { openUpdateRecorder, type UpdateRecorder } from './update-recorder';
import type { ProcessWatch } from './watch-processes';
import type { SafetyCopies } from './watch-safety-copies';
import type { SharedStateWatch } from './watch-shared-state';

/** Runs queued turns to their end, whatever happens on the way: `turn.ended` is always written. */
export type TurnRunner = {
  /** Begins the turn that was just queued; it goes on in the background. */
  begin(session: LiveSession): void;
  /** Asks the running or waiting turn to stop, after `turn.cancel-requested` was recorded. */
  cancel(session: SessionId): void;
  answered(session: SessionId, request: string, option: PermissionOption): void;
  /** Ends all turns as interrupted, their work checkpointed. No turn begins afterwards. */
  close(): Promise<void>;
};

type Ending = Pick<Extract<SessionEvent, { type: 'turn.ended' }>, 'outcome' | 'stop' | 'failure'>;
type StopWish = 'cancelled' | 'interrupted' | 'disk-full';

/** What lives as long as a session's agent may: one listener hears it over several turns. */
type Side = {
  readonly recorder: UpdateRecorder;
  readonly permissions: PermissionDesk;
  readonly listener: AgentListener;
  /** Open tool calls that may change files. */
  readonly editing: Set<string>;
  place: Place | null;
  stop: ((why: StopWish) => void) | null;
};

const RETRY_WRITE_MS = 2000;

export function createTurnRunner(options: {
  desk: AgentDesk;
  scheduler: Scheduler;
  settings: SettingsPort;
  setUp: SetUpCommands;
  watch: SharedStateWatch;
  copies: SafetyCopies;
  processes: ProcessWatch;
  log: Log;
}): TurnRunner {
  const { desk, scheduler, settings, setUp, watch, copies, processes, log } = options;
  const sides = new Map<string, Side>();
  const running = new Map<string, Promise<void>>();
  const measures = createLiveMeasures(log);
  const closing = new AbortController();

  const sideOf = (session: LiveSession): Side => {
    const known = sides.get(session.id);
    if (known) return known;
    const recorder = openUpdateRecorder(session, (error) => {
      // Said once a turn: everything that follows fails for the same reason.
      if (!side.stop) return;
      log.error('what an agent did could not be written down', { session: session.id, error: String(error) });
      side.stop('disk-full');
      side.stop = null;
    });
    const permissions = openPermissionDesk(session, recorder, {
      begin: () => side.place?.lend(),
      end: () => side.place?.resume(),
    });
    const listener: AgentListener = {
      update: (update) => {
        recorder.take(update);
        if (side.stop && mayHaveEdited(update, side.editing)) measures.nudge(session);
      },
      askPermission: (request) => permissions.ask(request),
    };
    const side: Side = { recorder, permissions, listener, editing: new Set(), place: null, stop: null };
    sides.set(session.id, side);
    return side;
  };

  /** The turn up to its last word. Everything before the agent is asked may end it early. */
  const work = async (session: LiveSession, turn: number, side: Side, stop: StopSignal): Promise<Ending> => {
    let untouched = false;
    let shared: Awaited<ReturnType<SharedStateWatch['begin']>> | null = null;
    if (lacksWorktree(session.state.row)) {
      // Not waited for: the opening waits for what is not ready by then.
      void desk.ready(session);
      const prepared = await prepareWorktree(session, {
        settings,
        setUp,
        log,
        signal: stop.signal,
        author: await watch.author(session),
        beforeSetup: async () => {
          shared = await watch.begin(session);
        },
        afterSetup: () => watch.end(session, turn, 'setup'),
      });
      if (!prepared.ok) return stop.wish ? stopped(stop.wish) : failed(prepared.refusal);
      untouched = prepared.value.untouched;
    }
    side.place = await scheduler.enter(stop.signal);
    if (!side.place || stop.wish) return stopped(stop.wish ?? 'cancelled');
    await session.record({ type: 'turn.started', turn });
    const missing = untouched ? null : await notReadyForAgent(session);
    if (missing) return failed(missing);
    // Before the agent's process is there: what it finds is what its turn is compared with.
    const { kept } = shared ?? (await watch.begin(session));
    // Side by side: the agent gets its prompt when all are done.
    const [unsaved, opened] = await Promise.all([
      saveStart(session, turn, untouched),
      desk.open(session, side.listener, stop.signal),
      kept,
    ]);
    if (stop.wish) return stopped(stop.wish);
    if (unsaved) return failed(unsaved);
    if (!opened.ok) return failed(opened.refusal);
    const cancelAgent = () => {
      const ended =
        stop.wish === 'cancelled' ? opened.value.cancel() : opened.value.close().then(() => undefined);
      ended.catch((error: unknown) =>
        log.warn('an agent could not be stopped', { session: session.id, error: String(error) }),
      );
    };
    stop.signal.addEventListener('abort', cancelAgent, { once: true });
    const end = await opened.value.prompt(session.state.prompt);
    stop.signal.removeEventListener('abort', cancelAgent);
    return stop.wish ? stopped(stop.wish) : endOf(end);
  };

  /** Null when the start checkpoint was taken: without it the agent's work could not be told from what was there. */
  const saveStart = async (
    session: LiveSession,
    turn: number,
    untouched: boolean,
  ): Promise<TurnFailure | null> => {
    try {
      await (untouched ? checkpointUntouched(session, turn) : checkpointTurn(session, turn, 'start'));
      // Out of the agent's reach before it is asked.
      await copies.settled(session.state.row.repositoryPath);
      return null;
    } catch (error) {
      if (error instanceof AppendFailed) throw error;
      return uncheckpointed(session, turn, error);
    }
  };
  const uncheckpointed = (session: LiveSession, turn: number, error: unknown): TurnFailure => {
    const reason = error instanceof Error ? error.message : String(error);
    log.error('a checkpoint failed', { session: session.id, turn, error: reason });
    return {
      code: 'checkpoint-failed',
      message: `The worktree’s state could not be recorded as a checkpoint; the files are as they are. ${reason}`,
    };
  };

  const run = async (session: LiveSession, turn: number): Promise<void> => {
    const side = sideOf(session);
    const stop = createStop();
    side.stop = stop.ask;
    if (session.state.open?.cancelling) stop.ask('cancelled');
    if (closing.signal.aborted) stop.ask('interrupted');
    let ending: Ending;
    try {
      ending = await work(session, turn, side, stop);
    } catch (error) {
      ending = failed(unexpected(session, error));
    }
    side.stop = null;
    await measures.stop(session);
    await side.permissions.withdraw();
    await side.recorder.settled();
    // Before the checkpoint, which Git may not be able to take where its configuration was broken or objects are gone.
    await Promise.all([recordShared(session, turn), putBackLost(session, turn)]);
    ending = await finish(session, turn, ending);
    side.editing.clear();
    await processes.lookAfterTurn(session);
    await recordInsistently(session, { type: 'turn.ended', turn, ...ending });
    side.place?.leave();
    side.place = null;
    desk.rest(session.id);
  };

  /** The end checkpoint. What was left undone by it is a failure only where nothing worse happened. */
  const finish = async (session: LiveSession, turn: number, ending: Ending): Promise<Ending> => {
    const begun = session.state.checkpoints[turn - 1]?.start;
    if (!begun || ending.failure?.code === 'worktree-missing') return ending;
    try {
      const missing = await missingFolder(session);
      if (missing) return ending.failure ? ending : failed(missing);
      await checkpointTurn(session, turn, 'end');
      return ending;
    } catch (error) {
      // What is wrong with the repository is asked only once something is.
      const missing = await missingWorktree(session).catch(() => null);
      const failure = missing ?? uncheckpointed(session, turn, error);
      return ending.failure ? ending : failed(failure);
    }
  };

  /** A full disk is said by the turn's end, which waits for space; what is known is in the data folder. */
  const recordShared = async (session: LiveSession, turn: number): Promise<void> => {
    try {
      await watch.end(session, turn, 'turn');
    } catch (error) {
      log.error('what a turn changed in shared state could not be written down', {
        session: session.id,
        error: String(error),
      });
    }
  };

  const putBackLost = async (session: LiveSession, turn: number): Promise<void> => {
    try {
      await copies.lookAfterTurn(session, turn);
    } catch (error) {
      const reason = String(error);
      log.error('what a turn lost could not be written down', { session: session.id, error: reason });
    }
  };

  const unexpected = (session: LiveSession, error: unknown): TurnFailure => {
    if (error instanceof AppendFailed) return { code: 'disk-full', message: error.message };
    const reference = randomUUID().slice(0, 8);
    log.error('a turn broke', {
      session: session.id,
      reference,
      error: error instanceof Error ? error.stack : error,
    });
    return {
      code: 'internal',
      reference,
      message: `Something broke inside Understory (reference ${reference}).`,
    };
  };

  /** A full disk may have space again later; until then the turn stays open, and closing leaves it to recovery. */
  const recordInsistently = async (session: LiveSession, event: SessionEvent): Promise<void> => {
    for (;;) {
      try {
        return await session.record(event);
      } catch (error) {
        if (!(error instanceof AppendFailed) || closing.signal.aborted) throw error;
        await pause(RETRY_WRITE_MS, closing.signal);
      }
    }
  };

  return {
    begin(session) {
      const turn = session.state.open?.turn;
      if (turn === undefined) throw new Error('no turn is queued');
      const ended = run(session, turn)
        .catch((error: unknown) =>
          log.error('a turn could not be ended', { session: session.id, error: String(error) }),
        )
        .finally(() => running.delete(session.id));
      running.set(session.id, ended);
    },
    cancel: (session) => sides.get(session)?.stop?.('cancelled'),
    answered: (session, request, option) => sides.get(session)?.permissions.answered(request, option),
    async close() {
      closing.abort();
      for (const side of sides.values()) side.stop?.('interrupted');
      await Promise.all(running.values());
    },
  };
}

const EDITING: ReadonlySet<ToolKind> = new Set(['edit', 'delete', 'move', 'execute', 'other']);

/** True when a tool call that may change files has ended. `editing` keeps the open ones. */
function mayHaveEdited(update: AgentUpdate, editing: Set<string>): boolean {
  if (update.type !== 'tool-called' && update.type !== 'tool-updated') return false;
  const { call, kind, status } = update.patch;
  if (update.type === 'tool-called' && EDITING.has(kind ?? 'other')) editing.add(call);
  if (kind && EDITING.has(kind)) editing.add(call);
  return (status === 'completed' || status === 'failed') && editing.delete(call);
}

type StopSignal = { readonly signal: AbortSignal; readonly wish: StopWish | null; ask(why: StopWish): void };

/** The first wish to stop counts. */
function createStop(): StopSignal {
  const controller = new AbortController();
  let wish: StopWish | null = null;
  return {
    signal: controller.signal,
    get wish() {
      return wish;
    },
    ask(why) {
      wish ??= why;
      controller.abort();
    },
  };
}

function endOf(end: AgentTurnEnd): Ending {
  return end.outcome === 'failed'
    ? failed(end.failure)
    : { outcome: end.outcome, stop: end.stop, failure: null };
}

function stopped(why: StopWish): Ending {
  switch (why) {
    case 'cancelled':
      return { outcome: 'cancelled', stop: 'cancelled', failure: null };
    case 'interrupted':
      return { outcome: 'interrupted', stop: null, failure: null };
    case 'disk-full':
      return failed({
        code: 'disk-full',
        message:
          'What the agent did could no longer be written down, so it was stopped. Its files are in the worktree.',
      });
    default:
      return why satisfies never;
  }
}

function failed(failure: TurnFailure): Ending {
  return { outcome: 'failed', stop: null, failure };
}
