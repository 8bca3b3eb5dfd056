import type { SessionEvent } from '#shared/events';
import { pause } from '../../stream';
import type { LiveSession } from '../store';
import { AppendFailed } from '../store';
import { endedAsAsked, notAskedNote } from './conclude-asking';
import { missingFolder, missingWorktree } from './missing-worktree';
import { readyRecording } from './private-gits';
import type { RunningTurn, TurnTools } from './running-turn';
import { leftChanges } from './turn-changes';
import { checkpointTurn } from './turn-checkpoint';
import { type Ending, failed, type ToldEnding } from './turn-ending';
import { uncheckpointed } from './turn-failures';

const RETRY_WRITE_MS = 2000;

/**
 * What follows the agent's last word, whatever it was, up to the record of the turn's end.
 *
 * @param closing aborts when the core closes: what cannot be written down then is left to recovery
 */
export async function concludeTurn(
  tools: TurnTools,
  running: RunningTurn,
  { ending, closing }: { readonly ending: ToldEnding; readonly closing: AbortSignal },
): Promise<void> {
  const { session, turn, side } = running;
  // Node's start in it goes on meanwhile.
  void readyRecording(session);
  await side.permissions.withdraw();
  await side.recorder.settled();
  // Before the checkpoint, which Git may not be able to take where its configuration was broken or objects are gone.
  await Promise.all([recordShared(tools, running), putBackLost(tools, running)]);
  const asking = side.asking.endTurn();
  const { unlessChanged, ...told } = ending;
  const taken = await takeEndCheckpoint(tools, running, told);
  const isSilent = unlessChanged && asking.denied === 0 && taken === told && !(await leftChanges(running));
  const ended = endedAsAsked(isSilent ? unlessChanged : taken, asking, running);
  const noted = await notAskedNote(running, asking);
  side.editing.clear();
  await tools.processes.lookAfterTurn(session);
  const events: SessionEvent[] = [...(noted ? [noted] : []), { type: 'turn.ended', turn, ...ended }];
  await recordInsistently(session, events, closing);
  side.slot?.leave();
  side.slot = null;
  tools.desk.rest(session.id);
}

/** The end checkpoint. What was left undone by it is a failure only where nothing worse happened. */
async function takeEndCheckpoint(
  { desk, log }: TurnTools,
  running: RunningTurn,
  ending: Ending,
): Promise<Ending> {
  const { session, turn } = running;
  const begun = session.state.checkpoints[turn - 1]?.start;
  try {
    if (!begun || ending.failure?.code === 'worktree-missing') return ending;
    const missing = await missingFolder(session);
    if (missing) return ending.failure ? ending : failed(missing);
    await checkpointTurn(session, turn, 'end', () => desk.close(session.id));
    return ending;
  } catch (error) {
    // What is wrong with the repository is asked only once something is.
    const missing = await missingWorktree(session).catch(() => null);
    const failure = missing ?? uncheckpointed(running, error, log);
    return ending.failure ? ending : failed(failure);
  }
}

/** A full disk is said by the turn's end, which waits for space; what is known is in the data folder. */
async function recordShared({ watch, log }: TurnTools, { session, turn }: RunningTurn): Promise<void> {
  try {
    await watch.end(session, turn, 'turn');
  } catch (error) {
    const reason = String(error);
    log.error('what a turn changed in shared state could not be written down', {
      session: session.id,
      error: reason,
    });
  }
}

async function putBackLost({ copies, log }: TurnTools, { session, turn }: RunningTurn): Promise<void> {
  try {
    await copies.lookAfterTurn(session, turn);
  } catch (error) {
    const reason = String(error);
    log.error('what a turn lost could not be written down', { session: session.id, error: reason });
  }
}

/** A full disk may have space again later; until then the turn stays open, and closing leaves it to recovery. */
async function recordInsistently(
  session: LiveSession,
  events: readonly SessionEvent[],
  closing: AbortSignal,
): Promise<void> {
  for (;;) {
    try {
      return await session.record(...events);
    } catch (error) {
      if (!(error instanceof AppendFailed) || closing.aborted) throw error;
      await pause(RETRY_WRITE_MS, closing);
    }
  }
}
