const FOCUSABLE = 'button:not(:disabled), input:not(:disabled), textarea:not(:disabled), [role="listbox"]';

/** Where the focus was in a part when it was left. */
const left = new WeakMap<Element, HTMLElement>();

/**
 * Puts the focus into the next or previous part of a dialog, each marked by `data-region`: among the actions at
 * the usual one, in any other part where it was before or at its first control. For a list so long that Tab gets nowhere.
 */
export function stepPart(dialog: HTMLElement, direction: 'next' | 'previous'): void {
  const from = document.activeElement;
  const parts = [...dialog.querySelectorAll<HTMLElement>('[data-region]')];
  const at = parts.findIndex((part) => part.contains(from));
  const here = parts[at];
  if (here && from instanceof HTMLElement) left.set(here, from);
  const by = direction === 'next' ? 1 : -1;
  const first = at === -1 && by === -1 ? 0 : at;
  for (let step = 1; step <= parts.length; step += 1) {
    const part = parts[(first + by * step + parts.length * 2) % parts.length];
    const target = part && targetIn(part);
    if (!target) continue;
    target.focus();
    return;
  }
}

function targetIn(part: HTMLElement): HTMLElement | null {
  const all = [...part.querySelectorAll<HTMLElement>(FOCUSABLE)];
  if (part.dataset.region === 'actions') return all.at(-1) ?? null;
  const known = left.get(part);
  if (known && all.includes(known)) return known;
  const usual = all.find((one) => one.matches(':checked, [aria-checked="true"], [role="listbox"]'));
  return usual ?? all[0] ?? null;
}
