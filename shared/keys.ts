/**
 * Keys as the command list writes them: modifiers `Mod` (Command on a Mac, else Control), `Ctrl`, `Alt`, `Shift` and
 * one key, joined by `+`: `Mod+Shift+D`, `Alt+Down`, `F7`, `Y`. The window matches key events with these functions and
 * the native menu shows the same text, so the two cannot disagree.
 */

/** The part of a DOM keyboard event that decides. */
export type KeyPress = {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
};

type ParsedKey = { mod: boolean; ctrl: boolean; alt: boolean; shift: boolean; key: string };

/** `Node`'s platform name; only `darwin` differs. */
export type Platform = string;

const NAMED: Record<string, { event: string; mac: string; other: string }> = {
  Up: { event: 'ArrowUp', mac: '↑', other: 'Up' },
  Down: { event: 'ArrowDown', mac: '↓', other: 'Down' },
  Left: { event: 'ArrowLeft', mac: '←', other: 'Left' },
  Right: { event: 'ArrowRight', mac: '→', other: 'Right' },
  Enter: { event: 'Enter', mac: '↩', other: 'Enter' },
  Escape: { event: 'Escape', mac: 'Esc', other: 'Esc' },
  Backspace: { event: 'Backspace', mac: '⌫', other: 'Backspace' },
  Delete: { event: 'Delete', mac: '⌦', other: 'Delete' },
  Insert: { event: 'Insert', mac: 'Insert', other: 'Insert' },
  Home: { event: 'Home', mac: '↖', other: 'Home' },
  End: { event: 'End', mac: '↘', other: 'End' },
  PageUp: { event: 'PageUp', mac: '⇞', other: 'PageUp' },
  PageDown: { event: 'PageDown', mac: '⇟', other: 'PageDown' },
  Tab: { event: 'Tab', mac: '⇥', other: 'Tab' },
  Space: { event: ' ', mac: 'Space', other: 'Space' },
  // As a sign of its own it would be one of the joints.
  Plus: { event: '+', mac: '+', other: 'Plus' },
};

const MODIFIERS = ['Mod', 'Ctrl', 'Alt', 'Shift'];

/** Physical keys of a US keyboard: what to compare when a modifier turned the typed character into another one. */
const CODES: Record<string, string> = {
  '[': 'BracketLeft',
  ']': 'BracketRight',
  ',': 'Comma',
  '.': 'Period',
  '/': 'Slash',
  '`': 'Backquote',
  '=': 'Equal',
  '-': 'Minus',
  ';': 'Semicolon',
  "'": 'Quote',
  '\\': 'Backslash',
};

const FUNCTION_KEY = /^F([1-9]|1\d|2[0-4])$/;

/** Whether a key event is the given key, with exactly its modifiers. */
export function matchesKey(press: KeyPress, key: string, platform: Platform): boolean {
  const wanted = parseKey(key);
  const onMac = platform === 'darwin';
  const control = wanted.ctrl || (wanted.mod && !onMac);
  if (press.ctrlKey !== control || press.metaKey !== (wanted.mod && onMac)) return false;
  if (press.altKey !== wanted.alt || press.shiftKey !== wanted.shift) return false;
  const name = NAMED[wanted.key]?.event ?? wanted.key;
  if (press.key.toLowerCase() === name.toLowerCase()) return true;
  return isElsewhere(press) && press.code === codeOf(wanted.key);
}

/** Whether a modifier, or a keyboard of another script, makes the key mean another character than it is named by. */
function isElsewhere({ key, altKey, shiftKey }: KeyPress): boolean {
  return altKey || shiftKey || key === 'Dead' || (key.length === 1 && key > '~');
}

/** A press as the notation writes it; null where it is no key by itself, has no name here, or is one of the system's. */
export function keyOfPress(press: KeyPress, platform: Platform): string | null {
  const onMac = platform === 'darwin';
  const name = nameOfPress(press);
  if (name === null || (press.metaKey && !onMac)) return null;
  const modifiers = [
    onMac && press.ctrlKey ? 'Ctrl' : '',
    (onMac ? press.metaKey : press.ctrlKey) ? 'Mod' : '',
    press.shiftKey ? 'Shift' : '',
    press.altKey ? 'Alt' : '',
  ].filter(Boolean);
  return [...modifiers, name].join('+');
}

function nameOfPress(press: KeyPress): string | null {
  const { key, code } = press;
  const named = Object.keys(NAMED).find((name) => NAMED[name]?.event === key);
  // Shift makes a plus of what is a key of its own.
  if (named && !(named === 'Plus' && press.shiftKey)) return named;
  if (FUNCTION_KEY.test(key)) return key;
  if (/^[a-z]$/i.test(key)) return key.toUpperCase();
  // A letter such as ö is on its keyboard by itself; one that Alt made, or one of another script, is not written here.
  const isOwn = !press.altKey && /^\p{Script=Latin}$/u.test(key);
  const physical = isElsewhere(press) && !isOwn ? nameOfCode(code) : null;
  if (physical) return physical;
  return [...key].length === 1 && key !== '+' ? key.toUpperCase() : null;
}

function nameOfCode(code: string): string | null {
  const plain = /^(?:Key([A-Z])|Digit([0-9]))$/.exec(code);
  return plain?.[1] ?? plain?.[2] ?? Object.keys(CODES).find((name) => CODES[name] === code) ?? null;
}

/** The one spelling of a key, by which keys are compared; null: it is not of this notation. */
export function plainKey(key: string, platform: Platform): string | null {
  const { mod, ctrl, alt, shift, key: name } = parseKey(key);
  const parts = key.split('+').slice(0, -1);
  const known = name in NAMED || FUNCTION_KEY.test(name) || ([...name].length === 1 && name > ' ');
  if (!known || parts.some((part, at) => !MODIFIERS.includes(part) || parts.indexOf(part) !== at))
    return null;
  const command = mod && platform === 'darwin';
  const modifiers = [
    ctrl || (mod && !command) ? 'Ctrl' : '',
    command ? 'Command' : '',
    shift ? 'Shift' : '',
    alt ? 'Alt' : '',
  ].filter(Boolean);
  return [...modifiers, [...name].length === 1 ? name.toUpperCase() : name].join('+');
}

/** The key as people read it: `Ctrl+Shift+D`, on a Mac `⇧⌘D`. */
export function keyLabel(key: string, platform: Platform): string {
  const { mod, ctrl, alt, shift, key: name } = parseKey(key);
  if (platform === 'darwin') {
    return `${ctrl ? '⌃' : ''}${alt ? '⌥' : ''}${shift ? '⇧' : ''}${mod ? '⌘' : ''}${NAMED[name]?.mac ?? name}`;
  }
  const modifiers = [mod || ctrl ? 'Ctrl' : '', alt ? 'Alt' : '', shift ? 'Shift' : ''].filter(Boolean);
  return [...modifiers, NAMED[name]?.other ?? name].join('+');
}

/** The key as the native menu wants it; null where it knows none such. */
export function acceleratorOf(key: string): string | null {
  return /^[ -~]+$/.test(key)
    ? key.replace(/\bMod\b/, 'CommandOrControl').replace(/\bCtrl\b/, 'Control')
    : null;
}

/** The key as `aria-keyshortcuts` wants it. */
export function ariaKeyOf(key: string, platform: Platform): string {
  const { mod, ctrl, alt, shift, key: name } = parseKey(key);
  const onMac = platform === 'darwin';
  const modifiers = [
    ctrl || (mod && !onMac) ? 'Control' : '',
    mod && onMac ? 'Meta' : '',
    alt ? 'Alt' : '',
    shift ? 'Shift' : '',
  ].filter(Boolean);
  const event = name === 'Space' || name === 'Plus' ? name : (NAMED[name]?.event ?? name);
  return [...modifiers, event].join('+');
}

function parseKey(key: string): ParsedKey {
  const parts = key.split('+');
  return {
    mod: parts.includes('Mod'),
    ctrl: parts.includes('Ctrl'),
    alt: parts.includes('Alt'),
    shift: parts.includes('Shift'),
    key: parts.at(-1) ?? '',
  };
}

function codeOf(key: string): string {
  if (/^[A-Z]$/.test(key)) return `Key${key}`;
  if (/^[0-9]$/.test(key)) return `Digit${key}`;
  return CODES[key] ?? key;
}
