import { useEffect, useState } from 'react';
import type { Refusal } from '#shared/refusals';
import type { Result } from '#shared/result';
import { bugOf } from '../api/bug';
import { showBug } from './toasts';

/** What the core answered; null until it did, and when it broke, which is then told. `ask` must keep its identity. */
export function useAnswer<T>(ask: () => Promise<Result<T, Refusal>>): Result<T, Refusal> | null {
  const [answer, setAnswer] = useState<Result<T, Refusal> | null>(null);
  useEffect(() => {
    let wanted = true;
    setAnswer(null);
    ask().then(
      (result) => wanted && setAnswer(result),
      (error: unknown) => wanted && showBug(bugOf(error)),
    );
    return () => {
      wanted = false;
    };
  }, [ask]);
  return answer;
}
