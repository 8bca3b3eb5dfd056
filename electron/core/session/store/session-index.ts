import { closeSync, openSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import type Libsql from 'libsql';
import type { SearchHit } from '#shared/contract-sessions';
import type { SessionId } from '#shared/ids';
import type { Log } from '../../ports';
import { type SessionState, STATE_VERSION } from '../state';
import type { LogEnd } from './event-log';
import { snippetOf, wordsOf } from './found-words';
import type { SearchableText } from './searchable-texts';

/** A session's state as of a log end; `mtime` (ms) tells whether the file was touched since. */
export type IndexedState = { readonly state: SessionState; readonly end: LogEnd; readonly mtime: number };

/**
 * What the logs say, kept ready: states for the list and full text for the search. Derived: deleting the file loses
 * nothing. Without libsql, or once it fails, everything still works from the logs; `trouble` says why it is off.
 */
export type SessionIndex = {
  readonly trouble: string | null;
  states(): Map<string, IndexedState>;
  saveStates(states: readonly IndexedState[]): void;
  /** How far a session's text is searchable. */
  textEnd(session: SessionId): LogEnd;
  textEnds(): Map<string, LogEnd>;
  saveTexts(session: SessionId, texts: readonly SearchableText[], end: LogEnd): void;
  /** Of a session whose log is another one from now on. */
  forget(session: SessionId): void;
  search(query: string, limit: number): SearchHit[];
  /** Prompts, the newest first, as far back as is quickly read. */
  prompts(): { readonly session: SessionId; readonly text: string }[];
  close(): Promise<void>;
};

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS states (
    session TEXT PRIMARY KEY, seq INTEGER NOT NULL, bytes INTEGER NOT NULL, mtime REAL NOT NULL, state TEXT NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS text_ends (
    session TEXT PRIMARY KEY, seq INTEGER NOT NULL, bytes INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE VIRTUAL TABLE IF NOT EXISTS texts USING fts5(
    text, session UNINDEXED, seq UNINDEXED, turn UNINDEXED, role UNINDEXED, tokenize = 'unicode61 remove_diacritics 2'
  );
`;

/** Opens the index; a damaged one, or one of another version, is made anew. */
export async function openSessionIndex(path: string, version: string, log: Log): Promise<SessionIndex> {
  let make: typeof Libsql;
  try {
    make = (await import('libsql')).default;
  } catch (error) {
    return withoutIndex(`libsql cannot be loaded: ${messageOf(error)}`, log);
  }
  const signature = `${STATE_VERSION} ${version}`;
  for (const attempt of ['keep', 'anew'] as const) {
    try {
      if (attempt === 'anew') await removeFiles(path);
      const database = openDatabase(make, path, signature);
      if (database) return overDatabase(database, path, log);
    } catch (error) {
      log.warn('the session index cannot be used', { path, attempt, reason: messageOf(error) });
      if (attempt === 'anew') return withoutIndex(messageOf(error), log);
    }
  }
  return withoutIndex('the index file could not be made', log);
}

/** Null when the file was written by another version. */
function openDatabase(make: typeof Libsql, path: string, signature: string): Libsql.Database | null {
  // The database's other files get its mode.
  closeSync(openSync(path, 'a', 0o600));
  const database = new make(path);
  try {
    database.exec('PRAGMA journal_mode = WAL');
    database.exec('PRAGMA synchronous = NORMAL');
    database.exec('CREATE TABLE IF NOT EXISTS about (signature TEXT NOT NULL)');
    const about = database.prepare('SELECT signature FROM about').get() as { signature: string } | undefined;
    if (about && about.signature !== signature) {
      database.close();
      return null;
    }
    database.exec(SCHEMA);
    if (!about) database.prepare('INSERT INTO about VALUES (?)').run(signature);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function overDatabase(database: Libsql.Database, path: string, log: Log): SessionIndex {
  let trouble: string | null = null;
  /** A derived file that fails is left alone for the rest of this run and made anew at the next start. */
  const guarded = <T>(fallback: T, work: () => T): T => {
    if (trouble !== null) return fallback;
    try {
      return work();
    } catch (error) {
      trouble = messageOf(error);
      log.warn('the session index failed and is switched off until the next start', {
        path,
        reason: trouble,
      });
      return fallback;
    }
  };
  const inTransaction = (work: () => void) => guarded(undefined, () => database.transaction(work)());
  return {
    get trouble() {
      return trouble;
    },
    states: () =>
      guarded(new Map(), () => {
        const rows = database.prepare('SELECT session, seq, bytes, mtime, state FROM states').all() as {
          session: string;
          seq: number;
          bytes: number;
          mtime: number;
          state: string;
        }[];
        return new Map(
          rows.map(({ session, seq, bytes, mtime, state }) => [
            session,
            { state: JSON.parse(state) as SessionState, end: { seq, bytes }, mtime },
          ]),
        );
      }),
    saveStates: (states) =>
      inTransaction(() => {
        const save = database.prepare('INSERT OR REPLACE INTO states VALUES (?, ?, ?, ?, ?)');
        for (const { state, end, mtime } of states) {
          save.run(state.row.session, end.seq, end.bytes, mtime, JSON.stringify(state));
        }
      }),
    textEnd: (session) =>
      guarded({ seq: 0, bytes: 0 }, () => {
        const row = database.prepare('SELECT seq, bytes FROM text_ends WHERE session = ?').get(session);
        return (row as LogEnd | undefined) ?? { seq: 0, bytes: 0 };
      }),
    textEnds: () =>
      guarded(new Map(), () => {
        const rows = database.prepare('SELECT session, seq, bytes FROM text_ends').all();
        return new Map((rows as (LogEnd & { session: string })[]).map((row) => [row.session, row]));
      }),
    saveTexts: (session, texts, end) =>
      inTransaction(() => {
        const save = database.prepare(
          'INSERT INTO texts (text, session, seq, turn, role) VALUES (?, ?, ?, ?, ?)',
        );
        for (const { seq, turn, role, text } of texts) save.run(text, session, seq, turn, role);
        database
          .prepare('INSERT OR REPLACE INTO text_ends VALUES (?, ?, ?)')
          .run(session, end.seq, end.bytes);
      }),
    forget: (session) =>
      inTransaction(() => {
        for (const table of ['states', 'texts', 'text_ends'])
          database.prepare(`DELETE FROM ${table} WHERE session = ?`).run(session);
      }),
    search: (query, limit) =>
      guarded([], () => {
        const words = wordsOf(query);
        if (words.length === 0) return [];
        // By row, which is by time, so that nothing but the answers is read; SQLite's own snippets cost too much.
        const found = database
          .prepare(
            'SELECT session, seq, turn, role, text FROM texts WHERE texts MATCH ? ORDER BY rowid DESC LIMIT ?',
          )
          .all(matchOf(words), limit) as (Omit<SearchHit, 'snippet'> & { text: string })[];
        return found.map(({ text, ...hit }) => ({ ...hit, snippet: snippetOf(text, words) }));
      }),
    prompts: () =>
      guarded([], () =>
        database
          .prepare(
            `SELECT session, text FROM texts
             WHERE rowid > (SELECT max(rowid) FROM texts) - ? AND role = 'prompt' AND length(text) <= ?
             ORDER BY rowid DESC`,
          )
          .all(TEXTS_READ_FOR_PROMPTS, LONGEST_BROUGHT_BACK),
      ) as { session: SessionId; text: string }[],
    async close() {
      if (database.open) database.close();
      if (trouble !== null) await removeFiles(path);
    },
  };
}

function withoutIndex(trouble: string, log: Log): SessionIndex {
  log.warn('working without a session index: the list is made from the logs, search finds nothing', {
    trouble,
  });
  return {
    trouble,
    states: () => new Map(),
    saveStates: () => undefined,
    textEnd: () => ({ seq: 0, bytes: 0 }),
    textEnds: () => new Map(),
    saveTexts: () => undefined,
    forget: () => undefined,
    search: () => [],
    prompts: () => [],
    close: async () => undefined,
  };
}

/** So many texts are looked through for earlier prompts, of which longer ones are not brought back. */
const TEXTS_READ_FOR_PROMPTS = 5000;
const LONGEST_BROUGHT_BACK = 20_000;

/** Every word as a prefix, quoted, so that nothing in it is query syntax. */
function matchOf(words: readonly string[]): string {
  return words.map((word) => `"${word.replaceAll('"', '""')}"*`).join(' ');
}

async function removeFiles(path: string): Promise<void> {
  for (const suffix of ['', '-wal', '-shm', '-journal']) await rm(`${path}${suffix}`, { force: true });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
