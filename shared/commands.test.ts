import { describe, expect, test } from 'vitest';
import { commands } from './commands';
import { acceleratorOf, ariaKeyOf, type KeyPress, keyLabel, keyOfPress, matchesKey } from './keys';

const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({
  key,
  code: '',
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...more,
});

describe('the command list', () => {
  test('gives every id once', () => {
    const ids = commands.map((command) => command.id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('a key', () => {
  test('matches with exactly its modifiers', () => {
    expect(matchesKey(press('n', { ctrlKey: true }), 'Mod+N', 'linux')).toBe(true);
    expect(matchesKey(press('N', { ctrlKey: true, shiftKey: true }), 'Mod+N', 'linux')).toBe(false);
    expect(matchesKey(press('n', { metaKey: true }), 'Mod+N', 'linux')).toBe(false);
    expect(matchesKey(press('n', { metaKey: true }), 'Mod+N', 'darwin')).toBe(true);
    expect(matchesKey(press('ArrowDown', { altKey: true }), 'Alt+Down', 'linux')).toBe(true);
    expect(matchesKey(press('F7'), 'F7', 'linux')).toBe(true);
  });

  test('matches the physical key where a modifier changes the character', () => {
    expect(matchesKey(press('‘', { altKey: true, code: 'BracketRight' }), 'Alt+]', 'darwin')).toBe(true);
    expect(matchesKey(press('∂', { altKey: true, code: 'KeyD' }), 'Alt+D', 'darwin')).toBe(true);
  });

  test('reads as people and menus expect', () => {
    expect(keyLabel('Mod+Shift+D', 'linux')).toBe('Ctrl+Shift+D');
    expect(keyLabel('Mod+Shift+D', 'darwin')).toBe('⇧⌘D');
    expect(keyLabel('Alt+Down', 'darwin')).toBe('⌥↓');
    expect(acceleratorOf('Mod+Shift+D')).toBe('CommandOrControl+Shift+D');
    expect(acceleratorOf('Mod+Ö')).toBeNull();
    expect(ariaKeyOf('Mod+Shift+Down', 'linux')).toBe('Control+Shift+ArrowDown');
    expect(ariaKeyOf('Mod+D', 'darwin')).toBe('Meta+D');
  });

  test.each([
    [press('n', { ctrlKey: true, code: 'KeyN' }), 'Mod+N'],
    [press('PageDown', { ctrlKey: true, altKey: true }), 'Mod+Alt+PageDown'],
    [press('{', { shiftKey: true, altKey: true, code: 'BracketLeft' }), 'Shift+Alt+['],
    [press('+', { ctrlKey: true, shiftKey: true, code: 'Equal' }), 'Mod+Shift+='],
    [press('+', { ctrlKey: true, code: 'BracketRight' }), 'Mod+Plus'],
    [press('т', { ctrlKey: true, code: 'KeyN' }), 'Mod+N'],
    [press('ö', { ctrlKey: true, code: 'Semicolon' }), 'Mod+Ö'],
    [press('F6'), 'F6'],
    [press('Control', { ctrlKey: true }), null],
    [press('n', { metaKey: true }), null],
    [press('AudioVolumeUp'), null],
  ])('is written as it is matched', (pressed, key) => {
    expect(keyOfPress(pressed, 'linux')).toBe(key);
    if (key !== null) expect(matchesKey(pressed, key, 'linux')).toBe(true);
  });
});
