import { closeSync, openSync, readSync } from 'node:fs';
import { copyFile, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { SessionEvent, StoredEvent } from '#shared/events';
import type { Ports } from '../../ports';
import { foldState, type SessionState } from '../state';
import { encodeLine } from './event-line';
import { AppendFailed, type LogEnd, syncFolder } from './event-log';
import { LOG_FORMAT } from './upcast-event';

/** What is left of a session whose log cannot be read. */
export type LostSession = {
  /** `newer`: a newer version can read it. */
  readonly log: 'gone' | 'damaged' | 'newer';
  /** What the index still knew when it was opened; it is derived and may know nothing. */
  readonly remembered: SessionState | null;
};

/** An event of a session that is made again, and when it happened; null: now. */
export type RecoveredEvent = { readonly event: SessionEvent; readonly at: string | null };

const FIRST_BYTES = 4096;

/** What became of a log that no session stands for. */
export function lostLog(path: string): Pick<LostSession, 'log'> {
  const first = firstBytes(path);
  if (first === null || first.length === 0) return { log: 'gone' };
  const format = /^\{"seq":1,[^{]*"format":(\d+),/.exec(first)?.[1];
  const isNewer = format !== undefined && Number(format) > LOG_FORMAT;
  return { log: isNewer ? 'newer' : 'damaged' };
}

function firstBytes(path: string): string | null {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch {
    return null;
  }
  try {
    const bytes = Buffer.alloc(FIRST_BYTES);
    return bytes.toString('latin1', 0, readSync(file, bytes, 0, FIRST_BYTES, 0));
  } finally {
    closeSync(file);
  }
}

/**
 * Puts a whole new log in the place of one that is gone or cannot be read, in one step: a crash leaves the one or the
 * other. What stood there is copied aside first.
 */
export async function writeRecoveredLog(
  path: string,
  events: (kept: string | null) => readonly RecoveredEvent[],
  { at: now, step }: { readonly at: Date; readonly step?: Ports['step'] },
): Promise<{ readonly stored: readonly StoredEvent[]; readonly state: SessionState; readonly end: LogEnd }> {
  const fresh = `${path}.recovered`;
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const kept = await keepDamaged(path, now);
    step?.('lost log kept');
    const stored = events(kept).map(
      ({ event, at }, index): StoredEvent => ({ seq: index + 1, at: at ?? now.toISOString(), event }),
    );
    const state = stored.reduce<SessionState | null>(foldState, null);
    if (state === null) throw new Error('a session is made of events');
    const bytes = Buffer.from(stored.map(encodeLine).join(''), 'utf8');
    await rm(fresh, { force: true });
    await writeWhole(fresh, bytes);
    step?.('new log written');
    await rename(fresh, path);
    await syncFolder(dirname(path));
    await syncFolder(dirname(dirname(path)));
    return { stored, state, end: { seq: stored.length, bytes: bytes.length } };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    throw new AppendFailed(path, error);
  }
}

async function writeWhole(path: string, bytes: Buffer): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Null: there was nothing to be kept. */
async function keepDamaged(path: string, now: Date): Promise<string | null> {
  const aside = `${path}.damaged-${now.toISOString().replaceAll(/[:.]/g, '-')}`;
  try {
    await copyFile(path, `${aside}.new`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  const copy = await open(`${aside}.new`, 'r+');
  try {
    await copy.sync();
  } finally {
    await copy.close();
  }
  await rename(`${aside}.new`, aside);
  return aside;
}
