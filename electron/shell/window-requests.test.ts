import { expect, test } from 'vitest';
import { windowRequests } from './window-requests';

test('what was asked before the window listens arrives first, then the rest in order', async () => {
  const requests = windowRequests();
  requests.ask('show.repository', 'r1');
  const stream = requests.follow();
  expect((await stream.next()).value).toEqual({ command: 'show.repository', argument: 'r1' });
  const next = stream.next();
  requests.ask('session.new');
  requests.ask('palette.open');
  expect((await next).value).toEqual({ command: 'session.new', argument: null });
  expect((await stream.next()).value).toMatchObject({ command: 'palette.open' });
});

test('a window that loads again takes over and the old stream ends', async () => {
  const requests = windowRequests();
  const old = requests.follow();
  const waiting = old.next();
  const fresh = requests.follow();
  const arriving = fresh.next();
  expect((await waiting).done).toBe(true);
  requests.ask('session.new');
  expect((await arriving).value).toMatchObject({ command: 'session.new' });
});

test('a stream ends with its reader', async () => {
  const reader = new AbortController();
  const stream = windowRequests().follow(reader.signal);
  const waiting = stream.next();
  reader.abort();
  expect((await waiting).done).toBe(true);
});
