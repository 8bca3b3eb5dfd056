import { tabStops } from './tab-stops';

/** What had the focus, and what it stood in, innermost first: should it go, one of those still stands. */
type Place = { readonly element: HTMLElement; readonly within: readonly HTMLElement[] };

/** What goes by itself is no place to go back to. */
const PASSING = '[data-passing]';

/** The last place of each layer of the page (the window itself, a dialog, a menu), the newest layer first. */
let places: readonly (Place & { readonly layer: Element })[] = [];

/** Keeps in mind where the focus is, for {@link returnFocus}. Called once for the window. */
export function followFocus(): void {
  document.addEventListener('focusin', ({ target }) => {
    if (!(target instanceof HTMLElement) || target.closest(PASSING)) return;
    const within = ancestors(target);
    const layer = within.at(-1) ?? target;
    places = [
      { element: target, within, layer },
      ...places.filter((place) => place.layer !== layer && place.layer.isConnected),
    ];
  });
}

/**
 * Gives the focus, lost with the layer that closed or with what was drawn anew, back to where it was below. What it was
 * may be gone by now, or go when its own news arrives (a button that is no longer offered): then what stands nearest
 * gets it, never the page, until what it was is drawn again or a key or the pointer says otherwise.
 */
export function returnFocus(): void {
  if (!isLost()) return;
  const wanted = places[0]?.element;
  const isBack = () => wanted !== undefined && take(wanted.isConnected ? wanted : redrawn(wanted));
  const give = () => (isBack() ? null : settle());
  let standIn = give();
  const watch = new MutationObserver(() => {
    if (isLost()) standIn = give();
    else if (document.activeElement === standIn && isBack()) standIn = null;
  });
  watch.observe(document.body, { childList: true, subtree: true });
  const stop = () => {
    watch.disconnect();
    window.removeEventListener('keydown', stop, true);
    window.removeEventListener('pointerdown', stop, true);
  };
  window.addEventListener('keydown', stop, true);
  window.addEventListener('pointerdown', stop, true);
}

function isLost(): boolean {
  return document.activeElement === null || document.activeElement === document.body;
}

/** Gives the focus to what stands nearest; that is what is given back. */
function settle(): Element | null {
  for (const place of places) {
    if (place.element.isConnected && take(place.element)) break;
    if (place.within.some((around) => around.isConnected && take(targetIn(around)))) break;
  }
  const main = document.querySelector('main');
  if (isLost() && main) take(targetIn(main));
  return document.activeElement;
}

/** What was drawn anew in place of an element that is gone: the same thing by the same name. */
function redrawn(element: HTMLElement): HTMLElement | null {
  const name = element.getAttribute('aria-label');
  if (name === null) return null;
  const same = [...document.querySelectorAll<HTMLElement>(element.tagName)].filter(
    (one) =>
      one.getAttribute('aria-label') === name && one.getAttribute('role') === element.getAttribute('role'),
  );
  return same.length === 1 ? (same[0] ?? null) : null;
}

function take(element: HTMLElement | null): boolean {
  element?.focus({ preventScroll: true });
  return element !== null && document.activeElement === element;
}

function targetIn(element: HTMLElement): HTMLElement | null {
  return element.tabIndex >= 0 ? element : (tabStops(element)[0] ?? null);
}

/** All it stands in, up to the layer: what the page's body holds directly. */
function ancestors(element: HTMLElement): HTMLElement[] {
  const found: HTMLElement[] = [];
  for (let at = element.parentElement; at && at !== document.body; at = at.parentElement) found.push(at);
  return found;
}
