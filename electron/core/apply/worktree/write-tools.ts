import type { Clock } from '../../ports';
import type { StepHook } from '../execute/work';

/** What writing to a session's worktree needs of its surroundings. */
export type WriteTools = { readonly clock: Clock; readonly step: StepHook };
