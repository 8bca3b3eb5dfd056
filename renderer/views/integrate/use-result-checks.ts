import { useEffect, useRef, useState } from 'react';
import type { IntegrationChecks, IntegrationPlan } from '#shared/integrate';
import { checkIntegration, type IntegrateInput } from '../../state/integrate-actions';
import { showRefusal } from '../../state/perform';

export type ResultChecks = {
  readonly running: boolean;
  /** What they said of the plan that is shown; null: they have not run on it. */
  readonly said: IntegrationChecks | null;
  run(): void;
  stop(): void;
};

type Planned = Pick<IntegrationPlan, 'tree' | 'fingerprint'>;

/**
 * Checks of what an integration would leave. What they said counts for the very plan they ran on, and for no other: a decision about
 * a conflict and edits of other files make other files of it, which its fingerprint does not tell.
 */
export function useResultChecks(plan: Planned | null, input: IntegrateInput): ResultChecks {
  const key = plan && `${plan.tree} ${plan.fingerprint}`;
  const [known, setKnown] = useState<{ of: string; said: IntegrationChecks } | null>(null);
  const [running, setRunning] = useState(false);
  const under = useRef<AbortController | null>(null);
  const stop = () => under.current?.abort();
  // Another plan is shown, or none any more: what runs is not about it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is about the plan alone
  useEffect(() => stop, [key]);
  return {
    running,
    said: known && known.of === key ? known.said : null,
    run() {
      if (key === null || running) return;
      const own = new AbortController();
      under.current = own;
      setRunning(true);
      void checkIntegration(input, own.signal).then((outcome) => {
        setRunning(false);
        if (own.signal.aborted) return;
        if (outcome.state === 'done') setKnown({ of: key, said: outcome.value });
        if (outcome.state === 'refused') showRefusal(outcome.refusal);
      });
    },
    stop,
  };
}
