let last: Promise<unknown> = Promise.resolve();

/**
 * Asks one thing after the other. The core refuses to plan, apply or undo two things of a session at once; a user who
 * chooses quickly, or closes a dialog and opens it again, only means the newest one and need not hear of that.
 */
export function inTurn<T>(ask: () => Promise<T>): Promise<T> {
  const answer = last.then(ask, ask);
  last = answer.catch(() => undefined);
  return answer;
}
