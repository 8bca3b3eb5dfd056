import { stat } from 'node:fs/promises';
import type { Log } from '../../ports';
import { pause } from '../../stream';
import type { LiveSession } from './live-session';
import { readLog } from './read-log';
import { searchableTexts } from './searchable-texts';
import type { IndexedState, SessionIndex } from './session-index';
import type { SessionStore } from './session-store';

const SAVE_EVERY_MS = 1000;

/** Keeps the index up with the logs, in the background and in small steps. */
export type IndexKeeper = {
  /** Makes searchable what is said by now, at most for so long: a command searches as soon as it has begun. */
  catchUp(mostMs: number): Promise<void>;
  /** Saves what is behind and stops. */
  close(): Promise<void>;
};

export function keepIndex(store: SessionStore, index: SessionIndex, log: Log): IndexKeeper {
  const behind = new Set<LiveSession>(store.newerThanIndex);
  const textEnds = index.textEnds();
  const unsearchable = new Set<LiveSession>(
    [...store.all()].filter(({ id, durable }) => textEnds.get(id)?.bytes !== durable.end.bytes),
  );
  let timer: NodeJS.Timeout | null = null;
  let working: Promise<void> = Promise.resolve();
  let closed = false;

  const wake = () => {
    if (timer || closed || index.trouble !== null) return;
    timer = setTimeout(() => {
      timer = null;
      void workNow();
    }, SAVE_EVERY_MS);
    timer.unref();
  };
  const workNow = (): Promise<void> => {
    working = working
      .then(work)
      .catch((error: unknown) => log.warn('the session index fell behind', { error }));
    return working;
  };
  const work = async () => {
    if (behind.size > 0) await saveStates();
    for (const session of unsearchable) {
      if (closed) return;
      // The text of a running turn becomes searchable when it ends: until then its last message may be cut.
      if (session.durable.state.open) continue;
      unsearchable.delete(session);
      await saveTexts(session, index, () => closed);
    }
  };
  const saveStates = async () => {
    const batch = [...behind];
    behind.clear();
    const states = await Promise.all(
      batch.map(async (session) => {
        const indexed = await indexedState(session);
        if (!indexed) behind.add(session);
        return indexed;
      }),
    );
    index.saveStates(states.filter((one) => one !== null));
    if (behind.size > 0) wake();
  };

  if (behind.size + unsearchable.size > 0) wake();
  const stop = store.onChange((session) => {
    behind.add(session);
    unsearchable.add(session);
    wake();
  });
  return {
    async catchUp(mostMs) {
      const isBehind = [...unsearchable].some(({ durable }) => !durable.state.open);
      if (!isBehind || closed || index.trouble !== null) return;
      const done = new AbortController();
      await Promise.race([workNow(), pause(mostMs, done.signal)]);
      done.abort();
    },
    async close() {
      closed = true;
      stop();
      if (timer) clearTimeout(timer);
      await working;
      await saveStates();
      if (timer) clearTimeout(timer);
      await index.close();
    },
  };
}

/** Null while a write is under way: the file then is newer than the state. */
async function indexedState(session: LiveSession): Promise<IndexedState | null> {
  const stats = await stat(session.logPath);
  const { state, end } = session.durable;
  return stats.size === end.bytes ? { state, end, mtime: stats.mtimeMs } : null;
}

async function saveTexts(session: LiveSession, index: SessionIndex, stop: () => boolean): Promise<void> {
  const saved = index.textEnd(session.id);
  const until = session.durable.end.bytes;
  const from = saved.bytes > until ? { seq: 0, bytes: 0 } : saved;
  for await (const part of readLog(session.logPath, from, until)) {
    const events = part.lines.flatMap((line) => (line.is === 'event' ? [line.stored] : []));
    index.saveTexts(session.id, searchableTexts(events), part.end);
    if (stop() || index.trouble !== null) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
