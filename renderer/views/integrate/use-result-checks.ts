import { useEffect, useRef, useState } from 'react';
import type { IntegrationChecks } from '#shared/integrate';
import { checkIntegration, type IntegrateInput } from '../../state/integrate-actions';
import { showRefusal } from '../../state/perform';

export type ResultChecks = {
  readonly running: boolean;
  /** What they said of the plan that is shown; null: they have not run on it. */
  readonly said: IntegrationChecks | null;
  run(): void;
  stop(): void;
};

/** Checks of what an integration would leave. What they said counts for the very plan they ran on, and for no other. */
export function useResultChecks(fingerprint: string | null, input: IntegrateInput): ResultChecks {
  const [known, setKnown] = useState<{ of: string; said: IntegrationChecks } | null>(null);
  const [running, setRunning] = useState(false);
  const under = useRef<AbortController | null>(null);
  const stop = () => under.current?.abort();
  // Another plan is shown, or none any more: what runs is not about it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is about the plan alone
  useEffect(() => stop, [fingerprint]);
  return {
    running,
    said: known && known.of === fingerprint ? known.said : null,
    run() {
      if (fingerprint === null || running) return;
      const own = new AbortController();
      under.current = own;
      setRunning(true);
      void checkIntegration(input, own.signal).then((outcome) => {
        setRunning(false);
        if (own.signal.aborted) return;
        if (outcome.state === 'done') setKnown({ of: fingerprint, said: outcome.value });
        if (outcome.state === 'refused') showRefusal(outcome.refusal);
      });
    },
    stop,
  };
}
