import { useCallback, useEffect, useState } from 'react';
import { bugOf } from '../../api/bug';
import { failed, loading, type Remote, ready } from '../../state/remote';

/** Asks once when the view appears, and again on request. `question` must be stable. */
export function useAsked<T>(question: () => Promise<T>): { answer: Remote<T>; again: () => void } {
  const [answer, setAnswer] = useState<Remote<T>>(loading);
  const again = useCallback(() => {
    setAnswer(loading);
    question().then(
      (value) => setAnswer(ready(value)),
      (error: unknown) => setAnswer(failed(bugOf(error))),
    );
  }, [question]);
  useEffect(again, [again]);
  return { answer, again };
}
