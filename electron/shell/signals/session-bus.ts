import { Message, MessageType, sessionBus } from '@jellybrick/dbus-next';
import type { Log } from '../../core/ports';

const BUS = { name: 'org.freedesktop.DBus', path: '/org/freedesktop/DBus' } as const;
/** Whoever does not answer in this time is taken for absent. */
const ANSWER_MS = 5000;
/** Where a bus is reached that we connect to; other kinds of address start programs or leave the machine. */
const LOCAL = /^unix:(path|abstract)=/;

/** What is called on the bus: a method of an object of a service. */
export type BusMethod = { to: string; path: string; in: string; member: string };

/** The desktop's session bus, as far as we use it. What comes from it is anybody's: whoever reads it checks it. */
export type SessionBus = {
  /** Null when it is refused or nobody answers. */
  call(method: BusMethod, signature?: string, body?: readonly unknown[]): Promise<readonly unknown[] | null>;
  /** Tells everyone. */
  emit(
    signal: { path: string; in: string; member: string },
    signature: string,
    body: readonly unknown[],
  ): void;
  /** Hears the signals of an interface; `sender` is the connection that sent it. */
  onSignal(from: string, listener: (member: string, body: readonly unknown[], sender: string) => void): void;
  /** The connection that owns a name; null: none. */
  ownerOf(name: string): Promise<string | null>;
  /** Hears when a name comes, goes or changes hands; with the bus every name goes. */
  onOwner(name: string, listener: (owner: string | null) => void): void;
  /** The process behind a connection; null: not known. */
  processOf(connection: string): Promise<number | null>;
  close(): void;
};

/** Connects to it; null where there is none, or one that does not answer. */
export function openSessionBus(log: Log): Promise<SessionBus | null> {
  const busAddress = process.env.DBUS_SESSION_BUS_ADDRESS?.split(';').find((one) => LOCAL.test(one));
  if (process.platform !== 'linux' || busAddress === undefined) return Promise.resolve(null);
  const bus = sessionBus({ busAddress });
  // The library's types leave out that a connection can fail, and that it can end.
  const failing: NodeJS.EventEmitter = bus;
  const { _connection: connection } = bus as unknown as { _connection: NodeJS.EventEmitter };
  let over = false;
  const call: SessionBus['call'] = async (method, signature = '', body = []) => {
    if (over) return null;
    const message = new Message({
      type: MessageType.METHOD_CALL,
      destination: method.to,
      path: method.path,
      interface: method.in,
      member: method.member,
      signature,
      body: [...body],
    });
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<null>((resolve) => {
      timer = setTimeout(() => resolve(null), ANSWER_MS);
    });
    try {
      return (await Promise.race([bus.call(message), late]))?.body ?? null;
    } catch {
      // Nobody there, or an error of theirs: the caller goes on without.
      return null;
    } finally {
      clearTimeout(timer);
    }
  };
  const ask = (member: string, name: string) =>
    call({ to: BUS.name, path: BUS.path, in: BUS.name, member }, 's', [name]);
  const lost: (() => void)[] = [];
  const listen = (rule: string) => void ask('AddMatch', rule);
  const opened: SessionBus = {
    call,
    emit: ({ path, in: from, member }, signature, body) => {
      if (!over) bus.send(Message.newSignal(path, from, member, signature, [...body]));
    },
    onSignal: (from, listener) => {
      listen(`type='signal',interface='${from}'`);
      bus.on('message', (message) => {
        if (message.type === MessageType.SIGNAL && message.interface === from)
          listener(message.member, message.body, message.sender);
      });
    },
    ownerOf: async (name) => {
      const owner = (await ask('GetNameOwner', name))?.[0];
      return typeof owner === 'string' ? owner : null;
    },
    onOwner: (name, listener) => {
      listen(`type='signal',sender='${BUS.name}',member='NameOwnerChanged',arg0='${name}'`);
      bus.on('message', ({ type, sender, member, body }) => {
        if (type !== MessageType.SIGNAL || sender !== BUS.name || member !== 'NameOwnerChanged') return;
        if (body[0] === name) listener(typeof body[2] === 'string' && body[2] !== '' ? body[2] : null);
      });
      lost.push(() => listener(null));
    },
    processOf: async (connection) => {
      const pid = (await ask('GetConnectionUnixProcessID', connection))?.[0];
      return typeof pid === 'number' ? pid : null;
    },
    close: () => {
      over = true;
      bus.disconnect();
    },
  };
  return new Promise((resolve) => {
    // It says nothing of a bus that takes the connection and never answers, and of its own of one that hangs up.
    const timer = setTimeout(() => end('it does not answer'), ANSWER_MS);
    const end = (error: unknown) => {
      clearTimeout(timer);
      if (over) return;
      over = true;
      log.warn('the session bus is not to be had', { error });
      bus.disconnect();
      for (const tell of lost) tell();
      resolve(null);
    };
    failing.on('error', end);
    connection.on('end', () => end('it ended the connection'));
    bus.once('connect', () => {
      clearTimeout(timer);
      resolve(opened);
    });
  });
}
