import type { Clock } from '../../ports';
import type { StepHook } from '../../writing/index';
import type { ApplyRecords } from '../records';
import type { ResolutionMemory } from '../reuse/resolution-memory';

/** What writing to a session's worktree needs. */
export type WriteTools = {
  readonly clock: Clock;
  /** How conflicts were resolved before; null: nothing is reused or remembered. */
  readonly memory: ResolutionMemory | null;
  readonly step: StepHook;
  /** Applies on record: what of a session has reached a branch already. */
  readonly records: ApplyRecords;
};
