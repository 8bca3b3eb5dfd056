/**
 * Collects what arrives in quick succession and hands it on in one piece at most every `everyMs`, so that ten talking
 * agents cost one drawing a frame and not a thousand. The first item is handed on at once.
 */
export function gather<T>(everyMs: number, flush: (items: readonly T[]) => void): (item: T) => void {
  let waiting: T[] = [];
  let resting = false;
  const hand = () => {
    if (waiting.length === 0) {
      resting = false;
      return;
    }
    const items = waiting;
    waiting = [];
    resting = true;
    setTimeout(hand, everyMs);
    flush(items);
  };
  return (item) => {
    waiting.push(item);
    if (!resting) hand();
  };
}
