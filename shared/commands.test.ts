import { describe, expect, test } from 'vitest';
import { commands, keysOf } from './commands';
import { acceleratorOf, type KeyPress, keyLabel, matchesKey } from './keys';

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

  test.each(['linux', 'darwin', 'win32'])('gives no key twice on %s', (platform) => {
    const keys = commands.flatMap((command) => keysOf(command, platform));
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  });

  test('gives no key without a modifier to a command that works while typing', () => {
    const typing = commands
      .filter((command) => command.whileTyping)
      .flatMap((command) => keysOf(command, 'linux'));
    expect(typing.filter((key) => !/\+|^F\d+$/.test(key))).toEqual([]);
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
  });
});
