import { dirname, join } from 'node:path';
import type { SessionEvent, StoredEvent } from '#shared/events';
import type { SessionId } from '#shared/ids';
import { foldState, type SessionState } from '../state';
import { type BodyStore, openBodyStore } from './body-store';
import { type EventLog, type LogEnd, openEventLog } from './event-log';

/** One session in memory: its state, and the only way to add to its log. */
export type LiveSession = {
  readonly id: SessionId;
  /** The data folder. */
  readonly home: string;
  /** With everything decided so far, on disk or about to be: what commands are decided on. */
  readonly state: SessionState;
  /** What is on disk: what others are told. */
  readonly durable: { readonly state: SessionState; readonly end: LogEnd };
  readonly logPath: string;
  readonly bodies: BodyStore;
  /** Adds facts; resolves when they are on disk, rejects with `AppendFailed` when they could not be written. */
  record(...events: readonly SessionEvent[]): Promise<void>;
  /** Hears after each write. Returns the way to stop listening. */
  onDurable(listener: () => void): () => void;
  settled(): Promise<void>;
};

export type OpenLiveSession = {
  readonly home: string;
  readonly folder: string;
  readonly state: SessionState;
  readonly end: LogEnd;
  readonly now: () => Date;
  /** Called after each write, with what was written. */
  onRecorded(session: LiveSession, stored: readonly StoredEvent[]): void;
};

/** Opens a session whose log was read up to `end`. */
export function openLiveSession(options: OpenLiveSession): LiveSession {
  return live(options, options.state);
}

/** Begins a session: resolves when its first events, which start with `session.created`, are on disk. */
export async function beginSession(
  options: Omit<OpenLiveSession, 'state' | 'end'>,
  events: readonly SessionEvent[],
): Promise<LiveSession> {
  const session = live({ ...options, end: { seq: 0, bytes: 0 } }, null);
  await session.record(...events);
  return session;
}

function live(options: Omit<OpenLiveSession, 'state'>, initial: SessionState | null): LiveSession {
  const logPath = logPathOf(options.folder);
  const listeners = new Set<() => void>();
  let decided = initial;
  let durable = initial;
  const log: EventLog = openEventLog(logPath, options.end, options.now, () => {
    decided = durable;
  });
  const known = (state: SessionState | null): SessionState => {
    if (!state) throw new Error('a session was asked for before it was created');
    return state;
  };
  const session: LiveSession = {
    home: options.home,
    get id() {
      return known(decided).row.session;
    },
    get state() {
      return known(decided);
    },
    get durable() {
      return { state: known(durable), end: log.end };
    },
    logPath,
    bodies: openBodyStore(join(options.folder, 'bodies')),
    async record(...events) {
      const { stored, durable: written } = log.append(events);
      for (const one of stored) decided = foldState(decided, one);
      const after = decided;
      await written;
      durable = after;
      options.onRecorded(session, stored);
      for (const listener of listeners) listener();
    },
    onDurable(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    settled: () => log.settled(),
  };
  return session;
}

/** Where what was said before a hand-off stands as a whole, for the session's agent to read: beside its log. */
export function conversationFile({ logPath }: Pick<LiveSession, 'logPath'>): string {
  return join(dirname(logPath), 'conversation.md');
}

export function logPathOf(folder: string): string {
  return join(folder, 'events.jsonl');
}
