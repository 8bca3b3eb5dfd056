import { describe, expect, test } from 'vitest';
import { type CommandId, commandOf, commands, defaultKeysOf } from './commands';
import { keyProblem } from './key-fit';
import { type ChosenKeys, giveKey, keyTable, resetKeys, takeKey } from './key-table';
import { SettingsPatch } from './settings';

const platforms = ['linux', 'darwin', 'win32'];

describe('the keys that commands come with', () => {
  test.each(platforms)('can all be had on %s, each by one command', (platform) => {
    const table = keyTable({}, platform);
    for (const command of commands) {
      const own = defaultKeysOf(command, platform);
      expect(own.filter((key) => keyProblem(key, command, platform) !== null)).toEqual([]);
      expect(table.keysOf(command.id)).toEqual(own);
      expect(table.isChanged(command.id)).toBe(false);
    }
    expect(table.unfit).toEqual([]);
  });
});

describe('a key that the user gave', () => {
  const given = (chosen: ChosenKeys, to: CommandId, key: string, others: 'replaced' | 'kept' = 'replaced') =>
    giveKey(chosen, { to, key, others }, 'linux');

  test('is taken from the command whose own it was, which has it back when the other is reset', () => {
    const chosen = given({}, 'help.about', 'Mod+N');
    const table = keyTable(chosen, 'linux');
    expect(table.keysOf('help.about')).toEqual(['Mod+N']);
    expect(table.keysOf('session.new')).toEqual([]);
    expect(table.holderOf('Ctrl+N')).toBe('help.about');
    expect(table.isChanged('session.new')).toBe(true);
    expect(resetKeys(chosen, 'help.about', 'linux')).toEqual({});
    // Resetting the one it was taken from takes it back as well.
    const back = keyTable(resetKeys(chosen, 'session.new', 'linux'), 'linux');
    expect(back.keysOf('session.new')).toEqual(['Mod+N']);
    expect(back.keysOf('help.about')).toEqual([]);
  });

  test('takes the place of the others, or stands before them', () => {
    expect(given({}, 'palette.open', 'F6')).toEqual({ 'palette.open': ['F6'] });
    const more = given({}, 'session.new', 'F6', 'kept');
    expect(keyTable(more, 'linux').keysOf('session.new')).toEqual(['F6', 'Mod+N']);
    expect(takeKey(more, { from: 'session.new', key: 'F6' }, 'linux')).toEqual({});
    expect(takeKey({}, { from: 'session.new', key: 'Mod+N' }, 'linux')).toEqual({ 'session.new': [] });
    const twice = given(given({}, 'help.about', 'F6'), 'help.doctor', 'F6');
    expect(twice).toEqual({ 'help.doctor': ['F6'] });
    let many: ChosenKeys = {};
    for (const letter of 'QWERTYUIOP') many = given(many, 'help.about', `Mod+Alt+${letter}`, 'kept');
    expect(SettingsPatch.safeParse({ keys: many }).success).toBe(true);
  });

  test('in a damaged file leaves the rest as it is, and says which one does not hold', () => {
    const hostile = JSON.parse(
      '{"__proto__":["F6"],"constructor":["F6"],"no.such":["F6"],"help.about":["Mod+Mod+X"],"session.new":["N","Shift+F6"],"help.doctor":["Shift+F6"]}',
    ) as ChosenKeys;
    const table = keyTable(hostile, 'linux');
    expect(table.keysOf('session.new')).toEqual(['Shift+F6']);
    expect(table.keysOf('help.doctor')).toEqual(['Mod+Shift+H']);
    expect(table.keysOf('help.about')).toEqual([]);
    expect(table.holderOf('F6')).toBeNull();
    expect(table.unfit).toEqual([
      { command: 'session.new', key: 'N', problem: 'typed' },
      { command: 'help.doctor', key: 'Shift+F6', problem: 'given-twice' },
      { command: 'help.about', key: 'Mod+Mod+X', problem: 'unknown' },
    ]);
  });
});

test.each([
  ['session.new', 'N', 'typed'],
  ['session.new', 'Shift+N', 'typed'],
  ['session.new', 'Ö', 'typed'],
  ['file.viewed', 'N', null],
  ['session.new', 'Mod+Escape', 'leads-out'],
  ['file.viewed', 'Tab', 'leads-out'],
  ['file.viewed', 'Shift+Down', 'moves'],
  ['file.viewed', 'Enter', 'moves'],
  ['session.new', 'Mod+C', 'edits'],
  ['session.new', 'Alt+F4', 'system'],
  ['session.new', 'Mod+Q', 'system'],
  ['session.new', 'Hyper+N', 'unknown'],
  ['session.new', 'F25', 'unknown'],
  ['session.new', 'Mod+', 'unknown'],
  ['session.new', 'Mod+Plus', null],
] as const)('whether %s can have %s', (id, key, problem) => {
  expect(keyProblem(key, commandOf(id), 'linux')).toBe(problem);
});
