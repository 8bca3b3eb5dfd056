import { availableParallelism } from 'node:os';
import type { Settings } from '#shared/settings';
import type { SettingsPort } from '../../ports';
import { createScheduler, type Scheduler } from './scheduler';

/** A scheduler with as many places as the settings say, also when they change, and the way to stop following them. */
export function scheduleBySettings(settings: SettingsPort): {
  readonly scheduler: Scheduler;
  readonly stop: () => void;
} {
  const scheduler = createScheduler(slotsOf(settings.get()));
  return { scheduler, stop: settings.onChange((changed) => scheduler.setSlots(slotsOf(changed))) };
}

function slotsOf(settings: Settings): number {
  return settings.concurrency ?? Math.max(2, Math.floor(availableParallelism() / 2));
}
