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
};

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
};

/** Whether a key event is the given key, with exactly its modifiers. */
export function matchesKey(press: KeyPress, key: string, platform: Platform): boolean {
  const wanted = parseKey(key);
  const onMac = platform === 'darwin';
  const control = wanted.ctrl || (wanted.mod && !onMac);
  if (press.ctrlKey !== control || press.metaKey !== (wanted.mod && onMac)) return false;
  if (press.altKey !== wanted.alt || press.shiftKey !== wanted.shift) return false;
  const name = NAMED[wanted.key]?.event ?? wanted.key;
  if (press.key.toLowerCase() === name.toLowerCase()) return true;
  return (press.altKey || press.shiftKey) && press.code === codeOf(wanted.key);
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

/** The key as the native menu wants it. */
export function acceleratorOf(key: string): string {
  return key.replace(/\bMod\b/, 'CommandOrControl').replace(/\bCtrl\b/, 'Control');
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
