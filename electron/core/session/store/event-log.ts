import { constants } from 'node:fs';
import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { SessionEvent, StoredEvent } from '#shared/events';
import { encodeLine } from './event-line';

/** Where a log stands: `seq` of its last line and its length in bytes. */
export type LogEnd = { readonly seq: number; readonly bytes: number };

/**
 * The append-only log of one session: JSON lines, on disk before anyone hears of them. Appends made while a write is
 * under way share the next one.
 */
export type EventLog = {
  readonly path: string;
  /** The end on disk. */
  readonly end: LogEnd;
  /**
   * Gives the events their numbers at once; `durable` resolves when they are on disk. When writing fails, this and
   * every later waiting append rejects with {@link AppendFailed}, the file is cut back to its last whole event and
   * numbering goes on from there: the caller forgets what it assumed.
   */
  append(events: readonly SessionEvent[]): { stored: StoredEvent[]; durable: Promise<void> };
  /** Resolves when nothing waits to be written. Never rejects. */
  settled(): Promise<void>;
};

export class AppendFailed extends Error {
  constructor(
    readonly path: string,
    override readonly cause: unknown,
  ) {
    super(`cannot write ${path}: ${cause instanceof Error ? cause.message : String(cause)}`);
    this.name = 'AppendFailed';
  }

  /** The system's error code, such as `ENOSPC`. */
  get code(): string | null {
    return this.cause instanceof Error && 'code' in this.cause ? String(this.cause.code) : null;
  }
}

const IDLE_MS = 1000;

type Waiting = { line: string; resolve: () => void; reject: (error: AppendFailed) => void };

/** `onLost` is called, before anything else can append, when appended events turned out not to be written. */
export function openEventLog(path: string, at: LogEnd, now: () => Date, onLost: () => void): EventLog {
  let end = at;
  let nextSeq = at.seq + 1;
  let waiting: Waiting[] = [];
  let draining: Promise<void> | null = null;
  let file: FileHandle | null = null;
  let idle: NodeJS.Timeout | null = null;

  const writeWaiting = async (file: FileHandle): Promise<void> => {
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      try {
        const bytes = Buffer.from(batch.map(({ line }) => line).join(''), 'utf8');
        await writeAll(file, bytes, end.bytes);
        await file.datasync();
        end = { seq: end.seq + batch.length, bytes: end.bytes + bytes.length };
        for (const { resolve } of batch) resolve();
      } catch (error) {
        await file.truncate(end.bytes).catch(() => undefined);
        waiting = [...batch, ...waiting];
        throw error;
      }
    }
  };
  const giveUp = (error: unknown): void => {
    const lost = waiting;
    waiting = [];
    nextSeq = end.seq + 1;
    onLost();
    for (const { reject } of lost) reject(new AppendFailed(path, error));
  };
  const letGo = async (): Promise<void> => {
    const open = file;
    file = null;
    await open?.close().catch(() => undefined);
  };
  const drain = async (): Promise<void> => {
    if (idle) clearTimeout(idle);
    while (waiting.length > 0) {
      try {
        file ??= await openForAppend(path, end.bytes);
        await writeWaiting(file);
      } catch (error) {
        giveUp(error);
        await letGo();
      }
    }
    draining = null;
    // There may be thousands of sessions: a log that is not written to holds no descriptor.
    idle = setTimeout(() => void letGo(), IDLE_MS);
    idle.unref();
  };

  return {
    path,
    get end() {
      return end;
    },
    append(events) {
      const when = now().toISOString();
      const stored = events.map((event): StoredEvent => ({ seq: nextSeq++, at: when, event }));
      if (stored.length === 0) return { stored, durable: Promise.resolve() };
      const durable = Promise.all(
        stored.map(
          (one) =>
            new Promise<void>((resolve, reject) => {
              waiting.push({ line: encodeLine(one), resolve, reject });
            }),
        ),
      ).then(() => undefined);
      // Whoever appended decides what a failure means; it is never an unhandled rejection.
      durable.catch(() => undefined);
      draining ??= drain();
      return { stored, durable };
    },
    async settled() {
      while (draining) await draining;
      if (idle) clearTimeout(idle);
      await letGo();
    },
  };
}

async function openForAppend(path: string, bytes: number): Promise<FileHandle> {
  if (bytes > 0) return open(path, 'r+');
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const file = await open(path, constants.O_CREAT | constants.O_RDWR, 0o600);
  await syncFolder(dirname(path));
  await syncFolder(dirname(dirname(path)));
  return file;
}

/** Makes new names in a folder survive a power loss, where the file system can be asked. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function writeAll(file: FileHandle, bytes: Buffer, position: number): Promise<void> {
  for (let written = 0; written < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, written, bytes.length - written, position + written);
    written += bytesWritten;
  }
}
