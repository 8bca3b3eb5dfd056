import { type FileHandle, open, rename, stat, writeFile } from 'node:fs/promises';
import type { StoredEvent } from '#shared/events';
import { decodeLine, type LogLine } from './event-line';
import type { LogEnd } from './event-log';

const CHUNK = 256 * 1024;

/** Part of a log: its lines, and where the log stands after them. */
export type LogPart = { readonly lines: readonly LogLine[]; readonly end: LogEnd };

/**
 * Reads whole lines from a position up to `until` bytes, in parts that are small enough not to hold up anything else.
 * A line without its line feed is not read.
 */
export async function* readLog(
  path: string,
  from: LogEnd,
  until = Number.POSITIVE_INFINITY,
): AsyncGenerator<LogPart> {
  if (from.bytes >= until) return;
  const file = await open(path, 'r');
  try {
    yield* readOpenLog(file, from, until);
  } finally {
    await file.close();
  }
}

/** As {@link readLog}, for a reader that comes back often. */
export async function* readOpenLog(file: FileHandle, from: LogEnd, until: number): AsyncGenerator<LogPart> {
  let { seq, bytes } = from;
  let size = CHUNK;
  for (;;) {
    const chunk = await readAt(file, bytes, Math.min(size, until - bytes));
    const last = chunk.lastIndexOf(0x0a);
    if (last === -1) {
      if (chunk.length < size) return;
      size *= 2; // one line longer than the chunk
      continue;
    }
    const lines = splitLines(chunk.subarray(0, last)).map((line) => decodeLine(line.toString('utf8'), ++seq));
    bytes += last + 1;
    size = CHUNK;
    yield { lines, end: { seq, bytes } };
    if (bytes >= until) return;
  }
}

/** Position just after line `seq`, or the end of the last whole line when there are fewer. */
export async function findLine(path: string, seq: number, until: number): Promise<LogEnd> {
  let found: LogEnd = { seq: 0, bytes: 0 };
  if (seq <= 0 || until === 0) return found;
  const file = await open(path, 'r');
  try {
    for (let position = 0; position < until; ) {
      const chunk = await readAt(file, position, Math.min(4 * CHUNK, until - position));
      if (chunk.length === 0) break;
      for (let feed = chunk.indexOf(0x0a); feed !== -1; feed = chunk.indexOf(0x0a, feed + 1)) {
        found = { seq: found.seq + 1, bytes: position + feed + 1 };
        if (found.seq === seq) return found;
      }
      position += chunk.length;
    }
    return found;
  } finally {
    await file.close();
  }
}

/**
 * Cuts a torn last line, which only a crash in the middle of a write leaves; nobody ever heard of it. The bytes are
 * kept aside in a file beside the log. Gives the log's length, null when there is no log.
 */
export async function cutTornLine(path: string): Promise<{ bytes: number; torn: string | null } | null> {
  const size = await stat(path).then(
    (found) => found.size,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw error;
    },
  );
  if (size === null || size === 0) return size === null ? null : { bytes: 0, torn: null };
  const file = await open(path, 'r+');
  try {
    const whole = await endOfLastLine(file, size);
    if (whole === size) return { bytes: size, torn: null };
    const rest = await readAt(file, whole, size - whole);
    const aside = `${path}.torn-${whole}`;
    await writeFile(`${aside}.new`, rest, { mode: 0o600 });
    await rename(`${aside}.new`, aside);
    await file.truncate(whole);
    await file.datasync();
    return { bytes: whole, torn: aside };
  } finally {
    await file.close();
  }
}

/** What is shown of a line: an unknown event nothing, a damaged one a note in its place. */
export function shownEvent(line: LogLine, at: string): StoredEvent | null {
  switch (line.is) {
    case 'event':
    case 'newer':
      return line.stored;
    case 'unknown':
      return null;
    case 'damaged':
      return {
        seq: line.seq,
        at,
        event: { type: 'session.noted', turn: null, note: { code: 'entry-damaged', entry: line.seq } },
      };
  }
}

async function endOfLastLine(file: FileHandle, size: number): Promise<number> {
  for (let end = size; end > 0; ) {
    const start = Math.max(0, end - CHUNK);
    const feed = (await readAt(file, start, end - start)).lastIndexOf(0x0a);
    if (feed !== -1) return start + feed + 1;
    end = start;
  }
  return 0;
}

/** The bytes from a position on, as many as there are up to `length`. */
export async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(Number.isFinite(length) ? length : CHUNK);
  let read = 0;
  while (read < buffer.length) {
    const { bytesRead } = await file.read(buffer, read, buffer.length - read, position + read);
    if (bytesRead === 0) break;
    read += bytesRead;
  }
  return buffer.subarray(0, read);
}

/** The lines of some bytes, whose last line feed is left out. */
export function splitLines(bytes: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  let start = 0;
  for (let feed = bytes.indexOf(0x0a); feed !== -1; feed = bytes.indexOf(0x0a, start)) {
    lines.push(bytes.subarray(start, feed));
    start = feed + 1;
  }
  lines.push(bytes.subarray(start));
  return lines;
}
