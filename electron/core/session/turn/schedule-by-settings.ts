import { availableParallelism, totalmem } from 'node:os';
import type { Settings } from '#shared/settings';
import type { SettingsPort } from '../../ports';
import { createScheduler, type Limits, type Scheduler } from './scheduler';

/** An agent with what it starts holds up to that. */
const USUAL_AGENT_BYTES = 1024 ** 3;

/** A scheduler with the limits that the settings say, also when they change, and the way to stop following them. */
export function scheduleBySettings(settings: SettingsPort): {
  readonly scheduler: Scheduler;
  readonly stop: () => void;
} {
  const scheduler = createScheduler(limitsOf(settings.get()));
  return { scheduler, stop: settings.onChange((changed) => scheduler.setLimits(limitsOf(changed))) };
}

function limitsOf({ concurrency, repositoryLimits, agentLimits }: Settings): Limits {
  return { slots: concurrency ?? automaticSlots(), repositories: repositoryLimits, agents: agentLimits };
}

/** Agents mostly wait for their models, so two a processor; but never more than there is memory for. */
function automaticSlots(): number {
  const byProcessors = Math.max(4, 2 * availableParallelism());
  return Math.max(2, Math.min(byProcessors, Math.floor(totalmem() / USUAL_AGENT_BYTES)));
}
