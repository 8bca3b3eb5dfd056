import { useCallback, useEffect, useRef, useState } from 'react';
import type { ApplyPlan } from '#shared/apply';
import type { Refusal } from '#shared/refusals';
import type { Result } from '#shared/result';
import { type Bug, bugOf } from '../../api/bug';
import { inTurn } from '../../state/in-turn';

/** What an apply would do, as far as it is known. */
export type Planning<P = ApplyPlan> =
  | { readonly state: 'planning'; readonly before: P | null }
  | { readonly state: 'refused'; readonly refusal: Refusal }
  | { readonly state: 'failed'; readonly bug: Bug }
  | { readonly state: 'planned'; readonly plan: P };

/**
 * Plans with `ask` when told to; only the newest question's answer counts. `onPlan` hears each plan that counts and
 * `onRefused` each refusal; either may plan again at once. `ask` must keep its identity.
 */
export function usePlan<I, P = ApplyPlan>(
  ask: (input: I) => Promise<Result<P, Refusal>>,
  onPlan: (plan: P) => void,
  onRefused: (refusal: Refusal) => void,
): {
  readonly planning: Planning<P>;
  readonly plan: (input: I) => void;
} {
  const [planning, setPlanning] = useState<Planning<P>>({ state: 'planning', before: null });
  const newest = useRef(0);
  const heard = useRef({ onPlan, onRefused });
  heard.current = { onPlan, onRefused };

  useEffect(
    () => () => {
      newest.current = -1;
    },
    [],
  );

  const plan = useCallback(
    (input: I) => {
      newest.current = Math.abs(newest.current) + 1;
      const asked = newest.current;
      setPlanning((before) => ({
        state: 'planning',
        before: before.state === 'planned' ? before.plan : before.state === 'planning' ? before.before : null,
      }));
      inTurn(async () => (newest.current === asked ? ask(input) : null)).then(
        (result) => {
          if (result === null || newest.current !== asked) return;
          if (result.ok) heard.current.onPlan(result.value);
          else heard.current.onRefused(result.refusal);
          // Whoever heard of it may have asked for another plan at once.
          if (newest.current !== asked) return;
          if (result.ok) setPlanning({ state: 'planned', plan: result.value });
          else setPlanning({ state: 'refused', refusal: result.refusal });
        },
        (error: unknown) => {
          if (newest.current === asked) setPlanning({ state: 'failed', bug: bugOf(error) });
        },
      );
    },
    [ask],
  );

  return { planning, plan };
}
