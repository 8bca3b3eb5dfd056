import { open } from 'node:fs/promises';
import type { StoredEvent } from '#shared/events';
import { decodeLine } from './event-line';
import type { LogEnd } from './event-log';
import { readAt, shownEvent, splitLines } from './read-log';

/** A log below this is read as a whole in a moment. In bytes, as the others here. */
const SHORT = 1024 * 1024;
/** What is read of the end at first, and at most: a turn that is longer is not shown before the rest. */
const FIRST = 128 * 1024;
const MOST = 2 * 1024 * 1024;

/** As `encodeLine` writes it; in a text of somebody's the quotes are escaped. */
const BEGINS_TURN = '"event":{"type":"turn.queued"';

/** The events from the beginning of a turn to the `end` of a long log, without what came before; none of a short one. */
export async function readLastTurns(path: string, end: LogEnd, createdAt: string): Promise<StoredEvent[]> {
  if (end.bytes < SHORT) return [];
  const file = await open(path, 'r');
  try {
    for (let size = FIRST; size <= MOST; size *= 2) {
      const bytes = await readAt(file, Math.max(0, end.bytes - size), Math.min(size, end.bytes));
      const begins = bytes.indexOf(BEGINS_TURN);
      if (begins === -1) continue;
      const from = bytes.lastIndexOf(0x0a, begins) + 1;
      // The line that the part begins in may be cut.
      if (from === 0) continue;
      return decode(splitLines(bytes.subarray(from, bytes.length - 1)), end, createdAt);
    }
    return [];
  } finally {
    await file.close();
  }
}

function decode(lines: readonly Buffer[], end: LogEnd, createdAt: string): StoredEvent[] {
  let time = createdAt;
  return lines.flatMap((line, index) => {
    const seq = end.seq - lines.length + 1 + index;
    const event = shownEvent(decodeLine(line.toString('utf8'), seq), time);
    if (event) time = event.at;
    return event ? [event] : [];
  });
}
