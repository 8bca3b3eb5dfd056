import { expect, test } from 'vitest';
import { busNotifications } from './bus-notifications';
import type { Notification } from './notification';
import type { SessionBus } from './session-bus';

/** A bus with a notification server on the connection `:1.7`, and what it was told. */
function busWithServer(capabilities: readonly unknown[] | null) {
  const told: (readonly unknown[])[] = [];
  let atOnce: (() => void) | null = null;
  let hear: Parameters<SessionBus['onSignal']>[1] = () => undefined;
  const bus: SessionBus = {
    call: ({ member }, _signature, body = []) => {
      if (member === 'GetCapabilities') return Promise.resolve(capabilities && [capabilities]);
      told.push([member, ...body]);
      if (member === 'Notify') atOnce?.();
      return Promise.resolve(member === 'Notify' ? [3] : []);
    },
    emit: () => undefined,
    onSignal: (_from, listener) => {
      hear = listener;
    },
    ownerOf: () => Promise.resolve(capabilities ? ':1.7' : null),
    onOwner: () => undefined,
    processOf: () => Promise.resolve(null),
    close: () => undefined,
  };
  const signal = (...said: Parameters<typeof hear>) => hear(...said);
  /** What comes before the number of the next notification does. */
  const early = (...said: Parameters<typeof hear>) => {
    atOnce = () => signal(...said);
  };
  return { bus, told, signal, early };
}

function question() {
  const pressed: string[] = [];
  const notification: Notification = {
    title: 'Run <b>',
    body: 'a < b & c',
    actions: [
      { id: 'allow', label: 'Allow' },
      { id: 'deny', label: 'Deny' },
    ],
    onAction: (action) => void pressed.push(action),
    onGone: () => void pressed.push('gone'),
  };
  return { notification, pressed };
}

const server = (bus: SessionBus, trusted: boolean) =>
  busNotifications({ bus, icon: '/icon.png', mayAllow: () => Promise.resolve(trusted) });

test('a server that may be an agent’s is not offered Allow, and its click on it does not count', async () => {
  const { bus, told, signal } = busWithServer(['actions', 'body', 'body-markup']);
  const { notification, pressed } = question();
  await server(bus, false).show(notification);
  const [, , , , title, body, actions] = told[0] ?? [];
  expect([title, body]).toEqual(['Run <b>', 'a &lt; b &amp; c']);
  expect(actions).toEqual(['default', 'Open', 'deny', 'Deny']);
  signal('ActionInvoked', [3, 'allow'], ':1.7');
  expect(pressed).toEqual(['gone']);
});

test('only the server that was asked is heard, and once', async () => {
  const { bus, signal } = busWithServer(['actions']);
  const { notification, pressed } = question();
  await server(bus, true).show(notification);
  signal('ActionInvoked', [3, 'allow'], ':1.66');
  signal('ActionInvoked', [4, 'allow'], ':1.7');
  signal('ActionInvoked', ['3', 'allow'], ':1.7');
  expect(pressed).toEqual([]);
  signal('ActionInvoked', [3, 'allow'], ':1.7');
  signal('ActionInvoked', [3, 'deny'], ':1.7');
  signal('NotificationClosed', [3, 1], ':1.7');
  expect(pressed).toEqual(['allow', 'gone']);
});

test('a server without buttons gets none, and what is no server shows nothing', async () => {
  const { bus, told } = busWithServer(['body']);
  const takeAway = await server(bus, true).show(question().notification);
  expect(told[0]?.slice(5, 7)).toEqual(['a < b & c', []]);
  takeAway?.();
  expect(told[1]).toEqual(['CloseNotification', 3]);
  expect(await server(busWithServer(null).bus, true).show(question().notification)).toBe(null);
  expect(await server(busWithServer([1, 2]).bus, true).show(question().notification)).toBe(null);
});

test('a click that comes before the number of what was clicked counts', async () => {
  const { bus, early } = busWithServer(['actions']);
  const { notification, pressed } = question();
  early('ActionInvoked', [3, 'deny'], ':1.7');
  await server(bus, true).show(notification);
  expect(pressed).toEqual(['deny', 'gone']);
});
