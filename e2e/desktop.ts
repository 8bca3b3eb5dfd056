import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Message, type MessageBus, MessageType, sessionBus, Variant } from '@jellybrick/dbus-next';

/** A line of the tray's menu as the desktop gets it. */
export type TrayItem = { readonly id: number; readonly label: string; readonly enabled: boolean };

/** A notification as the desktop got it. */
export type ShownNotification = {
  readonly id: number;
  readonly title: string;
  readonly body: string;
  /** The labels of its buttons by what they stand for; a click beside them is `default`. */
  readonly actions: Readonly<Record<string, string>>;
};

/** A session bus of the test's own with a desktop on it that has a tray: what the app puts there can be read and clicked. */
export type Desktop = AsyncDisposable & {
  /** What an app needs to be on this desktop. */
  readonly env: Record<string, string>;
  /** What stands beside the icon when it is pointed at; null while there is no icon. */
  tip(): Promise<string | null>;
  /** The picture, as width and bytes; null while there is none. */
  picture(): Promise<{ width: number; bytes: Buffer } | null>;
  menu(): Promise<readonly TrayItem[]>;
  /** Clicks the line of the menu with this label. */
  choose(label: string): Promise<void>;
  /** What the dock was told to show on the app's icon last: a number, and how full its bar is; null for neither. */
  badge(): { count: number | null; progress: number | null };
  /** Its tray goes, and with it every icon. */
  loseTray(): Promise<void>;
  /** Every notification that is still shown, oldest first. */
  notifications(): readonly ShownNotification[];
  /** Clicks a button of the notification, or beside them (`default`), upon which it is gone. */
  act(id: number, action: string): void;
  /** Says that it was clicked, from a connection that is not the desktop's. */
  forge(id: number, action: string): Promise<void>;
};

const BUS = { to: 'org.freedesktop.DBus', path: '/org/freedesktop/DBus', in: 'org.freedesktop.DBus' };
const WATCHER = 'org.kde.StatusNotifierWatcher';
const ITEM = 'org.kde.StatusNotifierItem';
const NOTIFICATIONS = 'org.freedesktop.Notifications';
const LAUNCHER = 'com.canonical.Unity.LauncherEntry';
const PROPERTIES = 'org.freedesktop.DBus.Properties';
const MENU = 'com.canonical.dbusmenu';

/** Where the app's icon is: its connection and its path. */
type Icon = { readonly to: string; readonly path: string };

export async function openDesktop(options: { tray: boolean; notifications?: boolean }): Promise<Desktop> {
  const folder = await mkdtemp(join(tmpdir(), 'understory-bus-'));
  const daemon = spawn(
    'dbus-daemon',
    [
      '--session',
      '--nofork',
      '--nopidfile',
      '--print-address=1',
      `--address=unix:path=${join(folder, 'bus')}`,
    ],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const lines = createInterface({ input: daemon.stdout });
  const [address]: string[] = await once(lines, 'line');
  const bus = sessionBus({ busAddress: address ?? '' });
  await once(bus, 'connect');
  const icons: Icon[] = [];
  const shown = new Map<number, ShownNotification>();
  let count = 0;
  let badge: { count: number | null; progress: number | null } = { count: null, progress: null };
  answer(bus, {
    [`${WATCHER}.RegisterStatusNotifierItem`]: ({ body: [said], sender }) => {
      const service = String(said);
      icons.push(
        service.startsWith('/')
          ? { to: sender, path: service }
          : { to: service, path: '/StatusNotifierItem' },
      );
      return ['', []];
    },
    [`${WATCHER}.RegisterStatusNotifierHost`]: () => ['', []],
    [`${NOTIFICATIONS}.GetCapabilities`]: () => ['as', [['actions', 'body', 'body-markup']]],
    [`${NOTIFICATIONS}.Notify`]: ({ body: [, , , title, body, actions] }) => {
      count += 1;
      const labels = actions as string[];
      const pairs = labels.flatMap((key, at) => (at % 2 === 0 ? [[key, labels[at + 1] ?? '']] : []));
      shown.set(count, {
        id: count,
        title: String(title),
        body: String(body),
        actions: Object.fromEntries(pairs),
      });
      return ['u', [count]];
    },
    [`${NOTIFICATIONS}.CloseNotification`]: ({ body: [id] }) => {
      shown.delete(Number(id));
      return ['', []];
    },
    [`${PROPERTIES}.Get`]: ({ body: [, name] }) => ['v', [trayProperty(String(name))]],
  });
  await call(bus, { ...BUS, member: 'AddMatch' }, 's', [`type='signal',interface='${LAUNCHER}'`]);
  bus.on('message', (message) => {
    if (message.interface !== LAUNCHER || message.body[0] !== 'application://understory-app.desktop') return;
    const said = message.body[1] as Record<string, Variant>;
    const shownOf = (name: string) => (said[`${name}-visible`]?.value ? Number(said[name]?.value) : null);
    badge = { count: shownOf('count'), progress: shownOf('progress') };
  });
  if (options.tray) await bus.requestName(WATCHER);
  if (options.notifications) await bus.requestName(NOTIFICATIONS);
  const clicked = (id: number, action: string) =>
    Message.newSignal('/org/freedesktop/Notifications', NOTIFICATIONS, 'ActionInvoked', 'us', [id, action]);
  const propertyOf = async (name: string): Promise<unknown> => {
    const icon = icons.at(-1);
    if (!icon) return null;
    const [value] = await call(bus, { ...icon, in: PROPERTIES, member: 'Get' }, 'ss', [ITEM, name]);
    return value instanceof Variant ? value.value : null;
  };
  const menu = async (): Promise<TrayItem[]> => {
    const icon = icons.at(-1);
    const path = await propertyOf('Menu');
    if (!icon || typeof path !== 'string') return [];
    const [, layout] = await call(bus, { to: icon.to, path, in: MENU, member: 'GetLayout' }, 'iias', [
      0,
      -1,
      [],
    ]);
    const [, , children] = layout as [number, unknown, Variant<[number, Record<string, Variant>, unknown]>[]];
    return children.map(({ value: [id, properties] }) => ({
      id,
      label: String(properties.label?.value ?? ''),
      enabled: properties.enabled?.value !== false,
    }));
  };
  return {
    env: { DBUS_SESSION_BUS_ADDRESS: address ?? '', XDG_CURRENT_DESKTOP: 'KDE' },
    tip: async () => {
      const tip = await propertyOf('ToolTip');
      return Array.isArray(tip) ? String(tip[2]) : null;
    },
    picture: async () => {
      const pictures = await propertyOf('IconPixmap');
      const [first] = Array.isArray(pictures) ? pictures : [];
      return Array.isArray(first) ? { width: Number(first[0]), bytes: Buffer.from(first[2]) } : null;
    },
    menu,
    choose: async (label) => {
      const item = (await menu()).find((one) => one.label === label);
      const icon = icons.at(-1);
      const path = await propertyOf('Menu');
      if (!item || !icon || typeof path !== 'string') throw new Error(`the tray has no “${label}”`);
      await call(bus, { to: icon.to, path, in: MENU, member: 'Event' }, 'isvu', [
        item.id,
        'clicked',
        new Variant('s', ''),
        0,
      ]);
    },
    badge: () => badge,
    loseTray: async () => {
      await bus.releaseName(WATCHER);
    },
    notifications: () => [...shown.values()],
    act: (id, action) => {
      bus.send(clicked(id, action));
      shown.delete(id);
    },
    forge: async (id, action) => {
      const other = sessionBus({ busAddress: address ?? '' });
      await once(other, 'connect');
      other.send(clicked(id, action));
      // Answered only after what was sent before.
      await call(other, { ...BUS, member: 'GetId' }, '', []);
      other.disconnect();
    },
    [Symbol.asyncDispose]: async () => {
      bus.disconnect();
      const ended = once(daemon, 'exit');
      daemon.kill();
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function trayProperty(name: string): Variant {
  if (name === 'IsStatusNotifierHostRegistered') return new Variant('b', true);
  return name === 'ProtocolVersion' ? new Variant('i', 0) : new Variant('as', []);
}

/** Answers calls of these methods, each with the signature and the body of its reply. */
function answer(
  bus: MessageBus,
  methods: Readonly<Record<string, (message: Message) => [string, unknown[]]>>,
): void {
  bus.addMethodHandler((message) => {
    const method = methods[`${message.interface}.${message.member}`];
    if (!method) return false;
    bus.send(Message.newMethodReturn(message, ...method(message)));
    return true;
  });
}

async function call(
  bus: MessageBus,
  method: { to: string; path: string; in: string; member: string },
  signature: string,
  body: unknown[],
): Promise<unknown[]> {
  const reply = await bus.call(
    new Message({
      type: MessageType.METHOD_CALL,
      destination: method.to,
      path: method.path,
      interface: method.in,
      member: method.member,
      signature,
      body,
    }),
  );
  return reply?.body ?? [];
}
