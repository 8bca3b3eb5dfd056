import type { ReachedBudget } from '#shared/budget';
import type { SessionEvent, TurnFailure } from '#shared/events';
import type { AgentTurnEnd } from '../../agents';

/** How a turn ended, as the event of its end says it. */
export type Ending = Pick<
  Extract<SessionEvent, { type: 'turn.ended' }>,
  'outcome' | 'stop' | 'failure' | 'denied'
>;
/** The same before it is known what the turn left: `unlessChanged` holds instead where no file was changed. */
export type ToldEnding = Ending & { readonly unlessChanged?: Ending };
export type StopWish = 'cancelled' | 'budget' | 'interrupted' | 'disk-full';

/** The wish to stop a turn; the signal aborts with the first one, which counts. */
export type StopSignal = {
  readonly signal: AbortSignal;
  readonly wish: StopWish | null;
  /** What is used up, where the wish is `budget`; null: the turn is as long as one may be. */
  readonly budget: ReachedBudget | null;
  ask(why: StopWish, budget?: ReachedBudget | null): void;
};

export function createStop(): StopSignal {
  const controller = new AbortController();
  let wish: StopWish | null = null;
  let reached: ReachedBudget | null = null;
  return {
    signal: controller.signal,
    get wish() {
      return wish;
    },
    get budget() {
      return reached;
    },
    ask(why, budget = null) {
      if (wish === null) reached = budget;
      wish ??= why;
      controller.abort();
    },
  };
}

export function endOf(end: AgentTurnEnd): ToldEnding {
  if (end.outcome === 'failed') return failed(end.failure);
  const { outcome, stop, unlessChanged } = end;
  return { outcome, stop, failure: null, ...(unlessChanged ? { unlessChanged: endOf(unlessChanged) } : {}) };
}

export function stopped(why: StopWish, budget: ReachedBudget | null = null): Ending {
  switch (why) {
    case 'cancelled':
      return { outcome: 'cancelled', stop: 'cancelled', failure: null };
    case 'interrupted':
      return { outcome: 'interrupted', stop: null, failure: null };
    case 'budget':
      return failed({ code: 'budget-reached', ...(budget ? { budget } : {}) });
    case 'disk-full':
      return failed({ code: 'disk-full' });
    default:
      return why satisfies never;
  }
}

export function failed(failure: TurnFailure): Ending {
  return { outcome: 'failed', stop: null, failure };
}
