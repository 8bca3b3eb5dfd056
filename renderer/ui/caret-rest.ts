/** So long after the last key, click or change of the focus nobody looks for the caret. */
const REST_MS = 10_000;

/** What says that somebody is at it. */
const SIGNS = ['keydown', 'input', 'pointerdown', 'focusin', 'selectionchange', 'compositionupdate'] as const;

/**
 * Has the caret of a field stand still while nothing is typed, and blink at once when something is: each blink draws the
 * window anew, which is most of what an idle window costs. How that looks says `tokens.css`.
 */
export function followCaret(
  signs: Pick<EventTarget, 'addEventListener'> = document,
  show: (rests: boolean) => void = showResting,
): void {
  let last = Date.now();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = () => {
    const left = last + REST_MS - Date.now();
    timer = left > 0 ? setTimeout(look, left) : undefined;
    if (left <= 0) show(true);
  };
  const awake = () => {
    last = Date.now();
    if (timer !== undefined) return;
    show(false);
    look();
  };
  for (const sign of SIGNS) signs.addEventListener(sign, awake, { capture: true, passive: true });
  look();
}

function showResting(rests: boolean): void {
  document.documentElement.toggleAttribute('data-caret-rests', rests);
}
