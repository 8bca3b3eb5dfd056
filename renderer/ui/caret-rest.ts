/** So long after the last key, click or change of the focus nobody looks for the caret. */
const REST_MS = 10_000;

/** What says that somebody is at it. */
const SIGNS = ['keydown', 'input', 'pointerdown', 'focusin', 'dragenter', 'compositionupdate'] as const;

/**
 * Has the caret of a field stand still while nothing is typed, and blink at once when something is: each blink draws the
 * window anew, which is most of what an idle window costs.
 *
 * @param rest begins the rest, and gives what ends it where there is something to end
 */
export function followCaret(
  signs: Pick<EventTarget, 'addEventListener'> = document,
  rest: () => (() => void) | null = CSS.supports('caret-animation', 'manual') ? standStill : stepAside,
): void {
  let last = Date.now();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let wake: (() => void) | null = null;
  const look = () => {
    const left = last + REST_MS - Date.now();
    timer = left > 0 ? setTimeout(look, left) : undefined;
    if (left <= 0) wake = rest();
  };
  const onSign = () => {
    last = Date.now();
    if (timer !== undefined) return;
    wake?.();
    look();
  };
  for (const sign of SIGNS) signs.addEventListener(sign, onSign, { capture: true, passive: true });
  look();
}

/** What that looks like says `tokens.css`. */
function standStill(): () => void {
  const { documentElement: page } = document;
  page.setAttribute('data-caret-rests', '');
  return () => page.removeAttribute('data-caret-rests');
}

/**
 * Where a caret cannot be told to stand still (Chromium before 139) it is taken out of its field, which keeps the focus and
 * says so by its edge, and put back before the next key is typed.
 */
function stepAside(): (() => void) | null {
  const field = document.activeElement;
  if (!(field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement)) return null;
  const { selectionStart: start, selectionEnd: end } = field;
  // What is selected has no caret.
  if (start === null || start !== end) return null;
  document.getSelection()?.removeAllRanges();
  return () => {
    const isAway = document.getSelection()?.rangeCount === 0;
    if (isAway && document.activeElement === field) field.setSelectionRange(start, end);
  };
}
