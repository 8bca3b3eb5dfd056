import type { TurnFailure } from '#shared/events';
import { lacksWorktree } from '#shared/place';
import { ok, type Result, refuse } from '#shared/result';
import type { AgentConnection } from '../../agents';
import { AppendFailed, type LiveSession } from '../store';
import { notReadyForAgent } from './missing-worktree';
import { prepareWorktree } from './prepare-worktree';
import { giveGit, type InSandbox, recordInSandbox } from './private-gits';
import { filesIn, promptWithout } from './prompt-files';
import { linksIn } from './prompt-links';
import { promptWithEdits } from './prompt-with-edits';
import type { RunningTurn, TurnTools } from './running-turn';
import type { Asker } from './scheduler';
import { watchBudget } from './turn-budget';
import { checkpointTurn, checkpointUntouched } from './turn-checkpoint';
import { endOf, failed, stopped, type ToldEnding } from './turn-ending';
import { uncheckpointed } from './turn-failures';
import type { SharedStateWatch } from './watch-shared-state';
import { whyNoSandbox } from './why-no-sandbox';

type SharedStateBegun = Awaited<ReturnType<SharedStateWatch['begin']>>;
type Prepared = {
  /** The files are exactly the base's. */
  readonly untouched: boolean;
  /** The look at the shared state before a set-up command; null where none ran. */
  readonly shared: SharedStateBegun | null;
};

/** The turn up to its agent's last word. Everything before the agent is asked may end it early. */
export async function workTurn(tools: TurnTools, running: RunningTurn): Promise<ToldEnding> {
  try {
    return await work(tools, running);
  } finally {
    tools.desk.drop(running.session.id);
  }
}

async function work(tools: TurnTools, running: RunningTurn): Promise<ToldEnding> {
  const { session, turn, side, stop } = running;
  const prepared = await prepare(tools, running);
  if (!prepared.ok) return stop.wish ? stopped(stop.wish) : failed(prepared.refusal);
  const entering = tools.scheduler.enter(askerOf(session), stop.signal);
  // One that waits for a slot takes up no memory meanwhile.
  if (tools.scheduler.queue.some((queued) => queued.session === session.id)) tools.desk.drop(session.id);
  side.slot = await entering;
  if (!side.slot || stop.wish) return stopped(stop.wish ?? 'cancelled');
  // Nothing was in its sandbox yet: what that is given now is what its agent finds.
  const given = prepared.value.untouched ? giveGit(session, turn) : null;
  given?.catch(() => undefined);
  await session.record({ type: 'turn.started', turn });
  const missing = prepared.value.untouched ? null : await notReadyForAgent(session);
  if (missing) return failed(missing);
  const opened = await openAgent(tools, running, { ...prepared.value, given });
  if (stop.wish) return stopped(stop.wish);
  if (!opened.ok) return failed(opened.refusal);
  side.persona = opened.value.toldAs;
  const stopWatching = watchBudget(running, tools.settings);
  try {
    const ending = await askAgent(opened.value, running, tools);
    const lost = lostSession(opened.value, ending);
    if (lost === null || stop.wish) return ending;
    await session.record({ type: 'session.noted', turn, note: { code: 'agent-session-lost', reason: lost } });
    const anew = await tools.desk.openAnew(session, side.listener, stop.signal);
    if (stop.wish) return stopped(stop.wish, stop.budget);
    return anew.ok ? await askAgent(anew.value, running, tools) : failed(anew.refusal);
  } finally {
    stopWatching();
  }
}

const LOST =
  /\b(?:thread|session|conversation)\b.{0,80}\b(?:not found|does not exist)\b|\bno (?:such )?(?:thread|session|conversation)\b/i;

/**
 * What an agent says that has taken up a session of its own, and finds only at the prompt that it has it no more; null: it
 * says something else.
 */
function lostSession({ info }: AgentConnection, { failure }: ToldEnding): string | null {
  if (failure?.code !== 'agent-refused' || (info.continued !== 'resumed' && info.continued !== 'loaded'))
    return null;
  return failure.said && LOST.test(failure.said) ? failure.said : null;
}

function askerOf({ id, state }: LiveSession): Asker {
  return { session: id, repository: state.row.repositoryPath, agent: state.row.agent.id };
}

/** Makes the worktree of a session that has none yet. */
async function prepare(
  { desk, scheduler, settings, setUp, sandboxes, watch, log }: TurnTools,
  { session, turn, side, stop }: RunningTurn,
): Promise<Result<Prepared, TurnFailure>> {
  if (!lacksWorktree(session.state.row)) return ok({ untouched: false, shared: null });
  // Not waited for: the opening waits for what is not ready by then.
  void desk.ready(session);
  let shared: SharedStateBegun | null = null;
  const prepared = await prepareWorktree(session, {
    settings,
    setUp,
    sandboxes,
    log,
    signal: stop.signal,
    author: await watch.author(session),
    begun: (folder, begun) => {
      if (scheduler.running >= scheduler.slots || session.state.profile.protocol !== 'acp') return;
      desk.begin(session, { folder, begun, listener: side.listener, signal: stop.signal });
    },
    beforeSetup: async () => {
      shared = await watch.begin(session);
    },
    afterSetup: () => watch.end(session, turn, 'setup'),
  }).catch(async (error: unknown) => {
    const unable = await whyNoSandbox(session);
    if (unable) return refuse(unable);
    throw error;
  });
  return prepared.ok ? ok({ ...prepared.value, shared }) : prepared;
}

/** What the session's sandbox has been given of Git already, since nothing was in it before; null: it is to be given. */
type Given = { readonly given: ReturnType<typeof giveGit> | null };

/** The agent, once all is kept that its work is to be compared with. */
async function openAgent(
  tools: TurnTools,
  running: RunningTurn,
  { untouched, shared, given }: Prepared & Given,
): Promise<Result<AgentConnection, TurnFailure>> {
  const { session, turn, side, stop } = running;
  // What is in the sandbox has nothing to do with what the repository shares.
  const recorded = untouched ? null : recordInSandbox(session, turn, 'start');
  recorded?.catch(() => undefined);
  // Before the agent's process is there: what it finds is what its turn is compared with.
  const { kept } = shared ?? (await tools.watch.begin(session));
  // Side by side: the agent gets its prompt when all are done.
  const opening = Promise.resolve(given)
    .catch(() => undefined)
    // An agent that is held finds all of it.
    .then(() => tools.desk.open(session, side.listener, stop.signal))
    .catch(async (error: unknown) => {
      const unable = await whyNoSandbox(session);
      if (unable) return refuse(unable);
      throw error;
    });
  let isEnded = false;
  const endAgent = async () => {
    isEnded = true;
    await opening;
    await tools.desk.close(session.id);
  };
  const [saved, opened] = await Promise.all([
    saveStart(tools, running, { recorded, given, endAgent }),
    opening,
    kept,
  ]);
  if (!saved.ok || !(saved.value.replaced || isEnded) || !opened.ok) return saved.ok ? opened : saved;
  // It has the folder open that no longer counts.
  await tools.desk.close(session.id);
  return tools.desk.open(session, side.listener, stop.signal);
}

/**
 * The start checkpoint: without it the agent's work could not be told from what was there. Then its sandbox gets what the
 * repository has by now.
 */
async function saveStart(
  { copies, log }: TurnTools,
  running: RunningTurn,
  {
    recorded,
    given,
    endAgent,
  }: Given & { readonly recorded: Promise<InSandbox> | null; readonly endAgent: () => Promise<void> },
): Promise<Result<{ replaced: boolean }, TurnFailure>> {
  const { session, turn } = running;
  try {
    await (recorded === null
      ? checkpointUntouched(session, turn)
      : checkpointTurn(session, turn, 'start', endAgent, recorded));
    const [done] = await Promise.all([
      given ?? giveGit(session, turn, await recorded),
      // Out of the agent's reach before it is asked.
      copies.settled(session.state.row.repositoryPath),
    ]);
    return ok(done);
  } catch (error) {
    if (error instanceof AppendFailed) throw error;
    return refuse((await whyNoSandbox(session)) ?? uncheckpointed(running, error, log));
  }
}

/** The prompt, answered, or stopped on the way. */
async function askAgent(
  agent: AgentConnection,
  { session, stop }: RunningTurn,
  { attachments, log }: Pick<TurnTools, 'attachments' | 'log'>,
): Promise<ToldEnding> {
  const { prompt, edited } = session.state;
  const links = await linksIn(session);
  const { files, gone } = await filesIn(session, attachments, log);
  // From here on a stop reaches the agent with the prompt: none may come between.
  if (stop.wish) return stopped(stop.wish, stop.budget);
  const stopAgent = () => {
    const isGentle = stop.wish === 'cancelled' || stop.wish === 'budget';
    const ended = isGentle ? agent.cancel() : agent.close().then(() => undefined);
    ended.catch((error: unknown) =>
      log.warn('an agent could not be stopped', { session: session.id, error: String(error) }),
    );
  };
  stop.signal.addEventListener('abort', stopAgent, { once: true });
  const end = await agent.prompt(promptWithEdits(promptWithout(prompt, gone), edited), { links, files });
  stop.signal.removeEventListener('abort', stopAgent);
  return stop.wish ? stopped(stop.wish, stop.budget) : endOf(end);
}
