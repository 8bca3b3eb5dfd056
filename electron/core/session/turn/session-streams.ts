import { open } from 'node:fs/promises';
import { setImmediate as yieldToOthers } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { RowsUpdate } from '#shared/contract-sessions';
import type { StoredEvent } from '#shared/events';
import { createBell, openStream, pause } from '../../stream';
import { inParts } from '../state';
import type { LiveSession, SessionStore } from '../store';
import { findLine, readLog, readOpenLog, shownEvent } from '../store';
import type { Scheduler } from './scheduler';

/** Least time between two updates of the list: eyes need no more. */
const ROWS_EVERY_MS = 50;

/** The whole list in parts, then rows as they change; changes that come quickly are told together. */
export function watchRows(
  store: SessionStore,
  scheduler: Scheduler,
  signal: AbortSignal | undefined,
): AsyncGenerator<RowsUpdate, void, void> {
  return openStream(signal, async function* (life) {
    const bell = createBell();
    const changed = new Set<LiveSession>();
    const stopRows = store.onChange((session) => {
      changed.add(session);
      bell.ring();
    });
    const stopSlots = scheduler.onChange(() => bell.ring());
    const places = () => ({
      running: scheduler.running,
      places: scheduler.slots,
      queue: scheduler.queue,
    });
    try {
      const parts = inParts([...store.all()].map(({ durable }) => durable.state.row));
      for (const [at, rows] of parts.entries()) {
        const more = at < parts.length - 1;
        yield { type: at === 0 ? 'reset' : 'changed', rows, more, ...places() };
        // The first part is painted, and the calls that arrived meanwhile are answered, before the rest is sent.
        if (more) await (at === 0 ? pause(ROWS_EVERY_MS, life.signal) : yieldToOthers());
        if (life.signal.aborted) return;
      }
      let told = places();
      while (!life.signal.aborted) {
        await pause(ROWS_EVERY_MS, life.signal);
        await bell.wait(life.signal);
        if (life.signal.aborted) return;
        const rows = [...changed].map(({ durable }) => durable.state.row);
        changed.clear();
        const now = places();
        if (rows.length === 0 && isDeepStrictEqual(now, told)) continue;
        told = now;
        yield { type: 'changed', rows, more: false, ...now };
      }
    } finally {
      stopRows();
      stopSlots();
    }
  });
}

/**
 * Events after a sequence number, in batches, then each new batch. The log itself is the buffer: a slow reader reads
 * on from where it is, nothing is kept in memory for it and nothing is left out.
 */
export function followEvents(
  session: LiveSession,
  after: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<StoredEvent[], void, void> {
  return openStream(signal, async function* (life) {
    const bell = createBell();
    const stop = session.onDurable(() => bell.ring());
    const file = await open(session.logPath, 'r');
    try {
      let at = await findLine(session.logPath, after, session.durable.end.bytes);
      let time = session.durable.state.row.createdAt;
      while (!life.signal.aborted) {
        const until = session.durable.end.bytes;
        for await (const { lines, end } of readOpenLog(file, at, until)) {
          const events: StoredEvent[] = [];
          for (const line of lines) {
            const event = shownEvent(line, time);
            if (!event) continue;
            time = event.at;
            events.push(event);
          }
          at = end;
          if (events.length > 0) yield events;
          if (life.signal.aborted) return;
        }
        if (session.durable.end.bytes <= at.bytes) await bell.wait(life.signal);
      }
    } finally {
      stop();
      await file.close();
    }
  });
}

/** The events of a session up to now. */
export async function readEvents(session: LiveSession): Promise<StoredEvent[]> {
  const events: StoredEvent[] = [];
  const until = session.durable.end.bytes;
  for await (const { lines } of readLog(session.logPath, { seq: 0, bytes: 0 }, until)) {
    for (const line of lines) if (line.is === 'event') events.push(line.stored);
  }
  return events;
}
