import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SessionId } from '#shared/ids';
import { provideCommands } from './commands';
import { carryOutIn, runInSession } from './session-commands';

// Every window has it, and it is read as the modules are loaded.
vi.hoisted(() => Object.assign(globalThis, { sessionStorage: { getItem: () => null } }));
const told = vi.hoisted(() => [] as string[]);
vi.mock('./toasts', () => ({ showToast: ({ text }: { text: string }) => told.push(text) }));
vi.mock('./navigation', () => ({ openSession: () => undefined }));

const [one, other] = [SessionId.parse('session1'), SessionId.parse('session2')];
let done = 0;

beforeEach(() => {
  vi.useFakeTimers();
  told.length = 0;
  done = 0;
});
afterEach(() => vi.useRealTimers());

/** The session's views are drawn, and offer the command, until the function given back is called. */
const offer = () => provideCommands({ 'session.apply': () => (done += 1) });

test('a command that was asked for in a session runs there once it is offered, once', () => {
  runInSession(one, 'session.apply');
  carryOutIn(one);
  expect(done).toBe(0);
  const leave = offer();
  carryOutIn(one);
  carryOutIn(one);
  leave();
  expect(done).toBe(1);
  vi.advanceTimersByTime(60_000);
  expect(told).toEqual([]);
});

test('one that the session does not allow in time is over and told of: it must not run when it does', () => {
  runInSession(one, 'session.apply');
  carryOutIn(one);
  vi.advanceTimersByTime(60_000);
  const leave = offer();
  carryOutIn(one);
  leave();
  expect(done).toBe(0);
  expect(told).toEqual(['“Apply to the Workspace” is not possible in this session now.']);
});

test('one that was asked for in a session is over when another one is opened', () => {
  const leave = offer();
  runInSession(one, 'session.apply');
  carryOutIn(other);
  carryOutIn(one);
  leave();
  expect(done).toBe(0);
  vi.advanceTimersByTime(60_000);
  expect(told).toEqual([]);
});
