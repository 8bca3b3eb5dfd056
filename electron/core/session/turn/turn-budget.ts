import type { SettingsPort } from '../../ports';
import type { RunningTurn } from './running-turn';

const LOOK_EVERY_MS = 500;
const MINUTE_MS = 60_000;

/**
 * Stops a turn once its agent has worked as long as the settings allow. What it waits for the user, or stands still for
 * want of memory, does not count. Gives the way to stop watching.
 */
export function watchBudget({ side, stop }: RunningTurn, settings: SettingsPort): () => void {
  let worked = 0;
  let last = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    if (side.slot?.isHeld) worked += now - last;
    last = now;
    const { turnMinutes } = settings.get();
    if (turnMinutes === null || worked < turnMinutes * MINUTE_MS) return;
    clearInterval(timer);
    stop.ask('budget');
  }, LOOK_EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}
