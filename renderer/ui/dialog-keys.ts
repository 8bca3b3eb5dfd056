import type { KeyboardEvent } from 'react';
import { tabStops } from './tab-stops';

/** An editor or a terminal has keys of its own. */
const OWN_KEYS = '[data-own-keys], .monaco-editor';
/** What Space presses as soon as it is down. */
const CHOICES = '[role^="menuitem"], [role="option"]';
/** What has no use of its own for Enter. */
const LEAVES_ENTER = 'input:not([type="search"]), [role="radio"], [role="region"]';

/** What a held Enter writes lines in. */
const WRITES_LINES = 'textarea, [contenteditable="true"]';

/**
 * Swallows an Enter that is held: it was meant for what had the focus when it was pressed, and would else press what a
 * dialog, a menu or the next thing to decide has put in its place meanwhile.
 */
export function swallowHeld(event: KeyboardEvent<HTMLElement>): void {
  const target = event.target as Element;
  const isHeld = event.repeat && (event.key === 'Enter' || (event.key === ' ' && target.matches(CHOICES)));
  if (!isHeld || target.closest(`${OWN_KEYS}, ${WRITES_LINES}`)) return;
  event.preventDefault();
  event.stopPropagation();
}

/**
 * Lets Tab go around inside a dialog. The library does so too, but takes a group of radio buttons for a stop of its own,
 * beside its member: backwards, nothing leads past it.
 */
export function cycleTab(event: KeyboardEvent<HTMLElement>): void {
  const dialog = event.currentTarget;
  if (event.key !== 'Tab' || event.ctrlKey || event.metaKey || event.altKey || !isInside(event)) return;
  if ((event.target as Element).closest(OWN_KEYS)) return;
  const stops = tabStops(dialog);
  const [from, to] = event.shiftKey ? [stops[0], stops.at(-1)] : [stops.at(-1), stops[0]];
  const at = document.activeElement;
  if (at !== from && !(at === dialog && event.shiftKey)) return;
  event.preventDefault();
  event.stopPropagation();
  to?.focus();
}

/** Presses the usual choice of a dialog on Enter where that has no other meaning, and on Mod+Enter anywhere. */
export function confirmByEnter(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== 'Enter' || event.shiftKey || event.altKey || event.nativeEvent.isComposing) return;
  // The key that opened the dialog may still be held.
  if (event.repeat || !isInside(event)) return;
  const target = event.target as Element;
  if (target.closest(OWN_KEYS)) return;
  // A radio button takes the key away from its form without using it.
  if (event.defaultPrevented && !target.matches('[role="radio"]')) return;
  const anywhere = event.ctrlKey || event.metaKey;
  if (!anywhere && target !== event.currentTarget && !target.matches(LEAVES_ENTER)) return;
  const actions = [...event.currentTarget.querySelectorAll('[data-region="actions"]')].at(-1);
  const usual = [...(actions?.querySelectorAll<HTMLButtonElement>('button') ?? [])].at(-1);
  if (!usual || usual.matches('[data-by-hand]')) return;
  event.preventDefault();
  usual.click();
}

/** Events of menus and the like that the dialog opened come through it without lying inside. */
function isInside(event: KeyboardEvent<HTMLElement>): boolean {
  return event.target instanceof Node && event.currentTarget.contains(event.target);
}
