import { Variant } from '@jellybrick/dbus-next';
import { z } from 'zod';
import type { Notification, NotificationServer } from './notification';
import type { SessionBus } from './session-bus';

const NAME = 'org.freedesktop.Notifications';
const PATH = '/org/freedesktop/Notifications';
const method = (member: string) => ({ to: NAME, path: PATH, in: NAME, member });
/** What a server calls a click beside the buttons. */
const CLICK = 'default';
const ACTION = z.enum(['allow', 'deny', 'open']);

/**
 * Notifications of a Linux desktop, by the session bus: Electron's own have no buttons there. Anybody on the bus may send
 * what looks like a click, so only the server that was asked is listened to. And anybody may be that server where there is
 * none: `mayAllow` says of its connection whether its click on Allow can be the user's.
 */
export function busNotifications(options: {
  bus: SessionBus;
  /** Path of the app's icon. */
  icon: string;
  mayAllow: (connection: string) => Promise<boolean>;
}): NotificationServer {
  const { bus, icon, mayAllow } = options;
  const shown = new Map<number, { notification: Notification; by: string; allows: boolean }>();
  /** Signals about a notification whose number is still on its way to us. */
  let early: (() => void)[] = [];
  let asking = 0;
  const hear = (member: string, [id, key]: readonly unknown[], sender: string) => {
    const one = typeof id === 'number' ? shown.get(id) : undefined;
    if (typeof id !== 'number' || !one || one.by !== sender) return;
    if (member === 'ActionInvoked') {
      const action = key === CLICK ? 'open' : ACTION.safeParse(key).data;
      if (action && (action !== 'allow' || one.allows)) one.notification.onAction(action);
    }
    if (member !== 'ActionInvoked' && member !== 'NotificationClosed') return;
    shown.delete(id);
    one.notification.onGone();
  };
  bus.onSignal(NAME, (...signal) => {
    const [, [id]] = signal;
    if (asking > 0 && typeof id === 'number' && !shown.has(id)) early.push(() => hear(...signal));
    else hear(...signal);
  });
  const passEarly = () => {
    asking -= 1;
    const waiting = early;
    if (asking === 0) early = [];
    for (const pass of waiting) pass();
  };
  return {
    show: async (notification) => {
      // The first call starts a server that is not running yet.
      const capabilities = z
        .array(z.string())
        .safeParse((await bus.call(method('GetCapabilities')))?.[0]).data;
      const by = await bus.ownerOf(NAME);
      if (!capabilities || by === null) return null;
      const allows = await mayAllow(by);
      const has = (capability: string) => capabilities.includes(capability);
      const buttons = notification.actions.filter(({ id }) => id !== 'allow' || allows);
      const actions = [CLICK, 'Open', ...buttons.flatMap(({ id, label }) => [id, label])];
      asking += 1;
      const answered = await bus.call(method('Notify'), 'susssasa{sv}i', [
        'Understory',
        0,
        icon,
        notification.title,
        has('body-markup') ? withoutMarkup(notification.body) : notification.body,
        has('actions') ? actions : [],
        { 'desktop-entry': new Variant('s', 'understory-app') },
        -1,
      ]);
      const id = answered?.[0];
      if (typeof id === 'number') shown.set(id, { notification, by, allows });
      passEarly();
      if (typeof id !== 'number') return null;
      return () => {
        shown.delete(id);
        void bus.call(method('CloseNotification'), 'u', [id]);
      };
    },
  };
}

function withoutMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
