import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { KeyPress } from '#shared/keys';
import { commandFor, isAvailable, provideCommands, runCommand } from './commands';

// Every window has it, and it is read as the modules are loaded.
vi.hoisted(() => Object.assign(globalThis, { sessionStorage: { getItem: () => null } }));

const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({
  key,
  code: '',
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...more,
});

beforeEach(() => vi.stubGlobal('window', { understoryHost: { platform: 'linux' } }));
afterEach(() => vi.unstubAllGlobals());

describe('a command', () => {
  test('is there only while somebody carries it out, and the newest one does', () => {
    const done: string[] = [];
    expect(isAvailable('session.apply')).toBe(false);
    const leaveOuter = provideCommands({ 'session.apply': () => done.push('outer') });
    const leaveInner = provideCommands({ 'session.apply': () => done.push('inner') });
    expect(runCommand('session.apply')).toBe(true);
    leaveInner();
    runCommand('session.apply');
    leaveOuter();
    expect(runCommand('session.apply')).toBe(false);
    expect(done).toEqual(['inner', 'outer']);
  });

  test('stays with the inner view when the one around it gives its commands anew', () => {
    const done: string[] = [];
    const outer = { 'session.archive': () => done.push('outer') };
    const leaveOuter = provideCommands(outer, 1);
    const leaveInner = provideCommands({ 'session.archive': () => done.push('inner') }, 2);
    leaveOuter();
    const leaveAgain = provideCommands(outer, 1);
    runCommand('session.archive');
    leaveInner();
    runCommand('session.archive');
    leaveAgain();
    expect(done).toEqual(['inner', 'outer']);
  });

  test('that an inner view has nothing to do for is not carried out by the one around it', () => {
    const done: string[] = [];
    const leaveOuter = provideCommands({ 'session.stop': () => done.push('outer') });
    const leaveInner = provideCommands({ 'session.stop': null });
    expect(isAvailable('session.stop')).toBe(false);
    expect(commandFor(press('.', { ctrlKey: true }), false)).toBeNull();
    expect(runCommand('session.stop')).toBe(false);
    leaveInner();
    expect(runCommand('session.stop')).toBe(true);
    leaveOuter();
    expect(done).toEqual(['outer']);
  });

  test('is found by its key while it is there', () => {
    const find = press('n', { ctrlKey: true });
    expect(commandFor(find, false)).toBeNull();
    const leave = provideCommands({ 'session.new': () => undefined });
    expect(commandFor(find, false)).toBe('session.new');
    expect(commandFor(find, true)).toBe('session.new');
    leave();
  });

  test('on a plain letter leaves the letter to a text field', () => {
    const leave = provideCommands({ 'permission.allow': () => undefined });
    expect(commandFor(press('y'), false)).toBe('permission.allow');
    expect(commandFor(press('y'), true)).toBeNull();
    leave();
  });
});
