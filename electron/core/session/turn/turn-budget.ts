import { reachedIn, takenOf } from '#shared/budget';
import type { SettingsPort } from '../../ports';
import type { RunningTurn } from './running-turn';

const LOOK_EVERY_MS = 500;
const MINUTE_MS = 60_000;

/**
 * Stops a turn once its agent has worked as long as the settings allow, or the session has taken what it may, as far as
 * that can be told while the agent works. What it waits for the user, or stands still for want of memory, does not count.
 * Gives the way to stop watching.
 */
export function watchBudget({ session, side, stop }: RunningTurn, settings: SettingsPort): () => void {
  const before = session.state.row.usage.workedMs;
  let worked = 0;
  let last = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    if (side.slot?.isHeld) worked += now - last;
    last = now;
    const { turnMinutes } = settings.get();
    const { row, open } = session.state;
    // How many turns it may take is for whoever queues the next one.
    const { turns: _, ...taken } = takenOf({ ...row, usage: { ...row.usage, workedMs: before + worked } });
    const reached = open?.beyondBudget ? null : reachedIn(row.budget, taken);
    if (!reached && (turnMinutes === null || worked < turnMinutes * MINUTE_MS)) return;
    clearInterval(timer);
    stop.ask('budget', reached);
  }, LOOK_EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}
