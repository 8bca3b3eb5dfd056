import { type Stats, statSync } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { SessionEvent } from '#shared/events';
import { SessionId } from '#shared/ids';
import type { RefusalOf } from '#shared/refusals';
import { ok, type Result, refuse } from '#shared/result';
import type { Log, Ports } from '../../ports';
import { foldState, type SessionState } from '../state';
import type { LogEnd } from './event-log';
import { beginSession, type LiveSession, logPathOf, openLiveSession } from './live-session';
import { cutTornLine, readLog } from './read-log';
import { type LostSession, lostLog, type RecoveredEvent, writeRecoveredLog } from './recovered-log';
import type { IndexedState, SessionIndex } from './session-index';

/** All sessions of a data folder. */
export type SessionStore = {
  all(): IterableIterator<LiveSession>;
  get(id: string): LiveSession | null;
  /** By id or unique prefix. */
  find(prefix: string): Result<LiveSession, RefusalOf<'session-unknown' | 'session-ambiguous'>>;
  begin(id: SessionId, events: readonly SessionEvent[]): Promise<LiveSession>;
  /** What is left of a session that is none of these any more. */
  lost(id: SessionId): LostSession;
  /**
   * Makes a session again whose log is lost: all of it is there afterwards, or nothing has changed. A log that cannot be
   * read is `kept` beside the new one.
   */
  recover(
    id: SessionId,
    events: (kept: string | null) => readonly RecoveredEvent[],
    step?: Ports['step'],
  ): Promise<LiveSession>;
  /** Sessions whose state had to be read from the log. */
  readonly newerThanIndex: readonly LiveSession[];
  /** Folders whose log cannot be understood at all; they are left as they are. */
  readonly unreadable: readonly { folder: string; reason: string }[];
  /** Hears of a session after something was added to its log. Returns the way to stop listening. */
  onChange(listener: (session: LiveSession, events: readonly SessionEvent[]) => void): () => void;
  /** Resolves when all that was recorded is on disk. */
  settled(): Promise<void>;
};

export type OpenSessionStore = {
  /** The data folder, which has the sessions in a folder of theirs. */
  readonly home: string;
  readonly index: SessionIndex;
  readonly now: () => Date;
  readonly log: Log;
};

/** Reads the list: from the index where it is as new as the log, else from the log. */
export async function openSessionStore(options: OpenSessionStore): Promise<SessionStore> {
  const { home, index, log, now } = options;
  const folder = join(home, 'sessions');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const sessions = new Map<string, LiveSession>();
  const newerThanIndex: LiveSession[] = [];
  const unreadable: { folder: string; reason: string }[] = [];
  const listeners = new Set<(session: LiveSession, events: readonly SessionEvent[]) => void>();
  const onRecorded = (session: LiveSession, stored: readonly { event: SessionEvent }[]) => {
    const events = stored.map(({ event }) => event);
    for (const listener of listeners) listener(session, events);
  };

  const indexed = index.states();
  const remembered = new Map<string, SessionState>();
  for (const name of (await readdir(folder)).filter((one) => SessionId.safeParse(one).success).sort()) {
    const place = join(folder, name);
    try {
      const found = await readSession(place, indexed.get(name) ?? null, log);
      if (!found) continue;
      const session = openLiveSession({
        ...{ home, folder: place, state: found.state, end: found.end, now, onRecorded },
      });
      sessions.set(name, session);
      if (!found.fromIndex) newerThanIndex.push(session);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      unreadable.push({ folder: place, reason });
      log.error('a session log cannot be read; it is left as it is', { folder: place, reason });
    }
  }

  for (const [id, { state }] of indexed) if (!sessions.has(id)) remembered.set(id, state);
  const hear = (id: SessionId) => (session: LiveSession, stored: readonly { event: SessionEvent }[]) => {
    sessions.set(id, session);
    onRecorded(session, stored);
  };

  return {
    newerThanIndex,
    unreadable,
    all: () => sessions.values(),
    get: (id) => sessions.get(id) ?? null,
    find(prefix) {
      const exact = sessions.get(prefix);
      if (exact) return ok(exact);
      const matches = prefix === '' ? [] : [...sessions.values()].filter(({ id }) => id.startsWith(prefix));
      const [only] = matches;
      if (!only) return refuse({ code: 'session-unknown', session: prefix });
      if (matches.length === 1) return ok(only);
      return refuse({ code: 'session-ambiguous', prefix, matches: matches.map(({ id }) => id) });
    },
    async begin(id, events) {
      return beginSession({ home, folder: join(folder, id), now, onRecorded: hear(id) }, events);
    },
    lost: (id) => ({ ...lostLog(logPathOf(join(folder, id))), remembered: remembered.get(id) ?? null }),
    async recover(id, events, step) {
      const place = join(folder, id);
      const { stored, state, end } = await writeRecoveredLog(logPathOf(place), events, {
        at: now(),
        step,
      });
      index.forget(id);
      const session = openLiveSession({ home, folder: place, state, end, now, onRecorded: hear(id) });
      hear(id)(session, stored);
      remembered.delete(id);
      const read = unreadable.findIndex((one) => one.folder === place);
      if (read !== -1) unreadable.splice(read, 1);
      return session;
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async settled() {
      await Promise.all([...sessions.values()].map((session) => session.settled()));
    },
  };
}

/** Null when the session never came to be: its first event was not written in time. */
async function readSession(
  folder: string,
  indexed: IndexedState | null,
  log: Log,
): Promise<{ state: SessionState; end: LogEnd; fromIndex: boolean } | null> {
  const path = logPathOf(folder);
  // Synchronous on purpose: two thousand of these take some milliseconds, as promises many times that.
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats) return null;
  if (indexed && isCurrent(indexed, stats)) return { ...indexed, fromIndex: true };
  const whole = await cutTornLine(path);
  if (whole?.torn) log.warn('a torn last line was cut off a session log', { path, keptIn: whole.torn });
  const grown = indexed !== null && whole !== null && whole.bytes > indexed.end.bytes;
  let state = grown ? indexed.state : null;
  let end: LogEnd = grown ? indexed.end : { seq: 0, bytes: 0 };
  for await (const part of readLog(path, end)) {
    for (const line of part.lines) {
      if (line.is === 'event') state = foldState(state, line.stored);
      else if (line.is === 'newer') state = { ...foldState(null, line.stored), isNewer: true };
      else if (state && line.is === 'damaged') state = { ...state, damaged: state.damaged + 1 };
      else if (state) state = { ...state, row: { ...state.row, seq: line.seq } };
    }
    end = part.end;
  }
  if (state === null && end.seq > 0) throw new Error('its first entry is not readable');
  return state && { state, end, fromIndex: false };
}

function isCurrent(indexed: IndexedState, stats: Stats): boolean {
  return stats.size === indexed.end.bytes && stats.mtimeMs === indexed.mtime;
}
