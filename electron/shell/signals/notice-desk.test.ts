import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { DesktopPreferences, type UntoldNotice } from '#shared/desktop';
import { SessionId } from '#shared/ids';
import type { Notice } from '#shared/notice';
import { sessionRowFor } from '#shared/testing/session-row';
import { openNoticeDesk } from './notice-desk';
import type { Notification } from './notification';

const id = (name: string) => SessionId.parse(name.padEnd(8, '1'));
const named = (name: string) => ({ session: id(name), title: `Work ${name}`, seq: 5 });
const asks = (name: string): Notice => ({
  ...named(name),
  code: 'permission-asked',
  tool: 'Write cart.js',
  request: '1.1',
  answers: { allow: 'yes', deny: 'no' },
});
const done = (name: string, files = 1): Notice => ({
  ...named(name),
  code: 'turn-completed',
  stop: 'end_turn',
  changed: { files, additions: 1, deletions: 0 },
});

let preferences = DesktopPreferences.parse({});
let looking: { session: SessionId | null; focused: boolean };
let shown: Notification[] = [];
let gone: string[] = [];
let asked: unknown[] = [];
let untold: UntoldNotice[] = [];
let works = true;
let time = '12:00';

function openDesk() {
  return openNoticeDesk({
    server: {
      show: (notification) => {
        if (!works) return Promise.resolve(null);
        shown.push(notification);
        return Promise.resolve(() => void gone.push(notification.title));
      },
    },
    preferences: () => preferences,
    looking: () => looking,
    go: (place) => void asked.push(place),
    answer: (...answer) => void asked.push(answer),
    tellInWindow: (one) => void untold.push(one),
    failed: (error) => {
      throw error;
    },
    now: () => new Date(`2026-03-02T${time}:00`),
  });
}

beforeEach(() => {
  vi.useFakeTimers();
  preferences = DesktopPreferences.parse({});
  looking = { session: null, focused: false };
  [shown, gone, asked, untold] = [[], [], [], []];
  works = true;
  time = '12:00';
});
afterEach(() => {
  vi.useRealTimers();
});

test('each thing is told once, with buttons that answer it and a click that leads there', async () => {
  const desk = openDesk();
  desk.take(asks('a'));
  desk.take(done('b'));
  desk.take(done('c', 0));
  expect(shown.map(({ title }) => title)).toEqual(['Work a']);
  await vi.runAllTimersAsync();
  expect(shown.map(({ title, body }) => `${title}: ${body}`)).toEqual([
    'Work a: Asks for permission: Write cart.js',
    'Work b: Done. 1 file changed, +1 −0.',
    'Work c: Done. No file was changed.',
  ]);
  const [permission, review, nothing] = shown;
  expect(permission?.actions.map(({ label }) => label)).toEqual(['Allow', 'Deny', 'Open']);
  expect(review?.actions).toEqual([]);
  permission?.onAction('allow');
  permission?.onAction('deny');
  permission?.onAction('open');
  review?.onAction('open');
  nothing?.onAction('open');
  expect(asked).toEqual([
    [id('a'), '1.1', 'yes'],
    [id('a'), '1.1', 'no'],
    { session: id('a'), at: 'conversation' },
    { session: id('b'), at: 'review' },
    { session: id('c'), at: 'conversation' },
  ]);
});

test('what comes at about the same time is told in one', async () => {
  const desk = openDesk();
  for (const name of ['a', 'b', 'c', 'd']) desk.take(name === 'c' ? asks(name) : done(name));
  await vi.runAllTimersAsync();
  expect(shown.map(({ title }) => title)).toEqual([
    'Work a',
    '3 sessions: 1 asks for permission, 2 finished',
  ]);
  expect(shown[1]?.body).toBe('Work b\nWork c\nWork d');
  shown[1]?.onAction('open');
  expect(asked).toEqual([null]);
});

test('nothing is told of the session in view, in quiet hours, or of a kind that is switched off', async () => {
  const desk = openDesk();
  looking = { session: id('a'), focused: true };
  desk.take(asks('a'));
  looking = { session: id('a'), focused: false };
  time = '23:00';
  preferences = DesktopPreferences.parse({ quiet: { on: true } });
  desk.take(asks('a'));
  preferences = DesktopPreferences.parse({ notify: { finished: false } });
  desk.take(done('a'));
  await vi.runAllTimersAsync();
  expect(shown).toEqual([]);
  looking = { session: id('b'), focused: true };
  desk.take(asks('a'));
  expect(shown).toHaveLength(1);
});

test('what was answered or seen is taken away, not by a row that is older', async () => {
  const desk = openDesk();
  const row = sessionRowFor({ id: id('a'), status: 'waiting' });
  desk.take(asks('a'));
  await vi.runAllTimersAsync();
  desk.follow(new Map([[row.session, { ...row, seq: 4 }]]));
  const waiting = { ...row, seq: 5, attention: { why: 'permission', request: '1.1', title: 'x' } as const };
  desk.follow(new Map([[row.session, waiting]]));
  expect(gone).toEqual([]);
  desk.follow(new Map([[row.session, { ...row, seq: 6 }]]));
  expect(gone).toEqual(['Work a']);
  // It was over before anybody could be told.
  desk.take(asks('a'));
  await vi.runAllTimersAsync();
  expect(shown).toHaveLength(1);
});

test('where the system cannot tell, the window does, unless the user is in it', async () => {
  const desk = openDesk();
  works = false;
  desk.take(done('a'));
  await vi.runAllTimersAsync();
  expect(untold).toEqual([
    {
      title: 'Work a',
      body: 'Done. 1 file changed, +1 −0.',
      place: { session: id('a'), at: 'review' },
    },
  ]);
  looking = { session: id('b'), focused: true };
  desk.take(done('a'));
  await vi.runAllTimersAsync();
  expect(untold).toHaveLength(1);
});

test('a question that is cut off offers no Allow, and hostile names are text', async () => {
  const desk = openDesk();
  desk.take({ ...asks('a'), code: 'permission-asked', tool: 'x'.repeat(500), title: 'a\u202eb' } as Notice);
  await vi.runAllTimersAsync();
  expect(shown[0]?.title).toBe('a\\u202eb');
  expect(shown[0]?.body.length).toBeLessThanOrEqual(200);
  expect(shown[0]?.actions.map(({ id: action }) => action)).toEqual(['deny', 'open']);
});
