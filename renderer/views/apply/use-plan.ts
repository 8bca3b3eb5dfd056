import { useCallback, useEffect, useRef, useState } from 'react';
import type { ApplyMode, ApplyPlan, HunkChoice, Resolution } from '#shared/apply';
import type { RepoPath, SessionId } from '#shared/ids';
import type { Refusal } from '#shared/refusals';
import { type Bug, bugOf } from '../../api/bug';
import { api } from '../../api/client';
import { inTurn } from './in-turn';

/** What an apply would do, as far as it is known. */
export type Planning =
  | { readonly state: 'planning'; readonly before: ApplyPlan | null }
  | { readonly state: 'refused'; readonly refusal: Refusal }
  | { readonly state: 'failed'; readonly bug: Bug }
  | { readonly state: 'planned'; readonly plan: ApplyPlan };

export type PlanInput = {
  readonly session: SessionId;
  readonly mode: ApplyMode;
  readonly target: string | null;
  readonly only: RepoPath[] | null;
  readonly hunks: HunkChoice[];
  readonly resolutions: readonly Resolution[];
};

/** Plans when asked to; only the newest question's answer counts. `onPlan` hears each plan that counts. */
export function usePlan(onPlan: (plan: ApplyPlan) => void): {
  readonly planning: Planning;
  readonly plan: (input: PlanInput) => void;
} {
  const [planning, setPlanning] = useState<Planning>({ state: 'planning', before: null });
  const newest = useRef(0);
  const heard = useRef(onPlan);
  heard.current = onPlan;

  useEffect(
    () => () => {
      newest.current = -1;
    },
    [],
  );

  const plan = useCallback((input: PlanInput) => {
    newest.current = Math.abs(newest.current) + 1;
    const asked = newest.current;
    setPlanning((before) => ({
      state: 'planning',
      before: before.state === 'planned' ? before.plan : before.state === 'planning' ? before.before : null,
    }));
    inTurn(async () =>
      newest.current === asked ? api.apply.plan({ ...input, resolutions: [...input.resolutions] }) : null,
    ).then(
      (result) => {
        if (result === null || newest.current !== asked) return;
        if (!result.ok) {
          setPlanning({ state: 'refused', refusal: result.refusal });
          return;
        }
        heard.current(result.value);
        // Whoever heard of it may have asked for another plan at once.
        if (newest.current === asked) setPlanning({ state: 'planned', plan: result.value });
      },
      (error: unknown) => {
        if (newest.current === asked) setPlanning({ state: 'failed', bug: bugOf(error) });
      },
    );
  }, []);

  return { planning, plan };
}
