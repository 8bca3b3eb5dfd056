import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ExportFormat, ExportReport, ExportStep } from '#shared/export';
import type { SessionId } from '#shared/ids';
import type { Refusal } from '#shared/refusals';
import { ok, type Result, refuse } from '#shared/result';
import type { CoreClient } from './attach-core';

export type ToWrite = {
  readonly session: SessionId;
  readonly format: ExportFormat;
  readonly redact: boolean;
  /** Where to: a whole path. */
  readonly path: string;
  /** Whether the user said that a file which is there is to be replaced; else it is left, and that is a refusal. */
  readonly replace: boolean;
};

/**
 * Writes a session's export to a file. It gets its name once it is whole: one that is left, or cannot be written, leaves
 * nothing behind. Only its owner can read it.
 */
export async function writeExport(
  client: CoreClient,
  { session, format, redact, path, replace }: ToWrite,
  options: { readonly signal?: AbortSignal; readonly onRead?: (events: number, of: number) => void } = {},
): Promise<Result<ExportReport, Refusal>> {
  const { signal } = options;
  const part = `${path}.${process.pid}-${session.slice(0, 8)}.part`;
  const made: string[] = [];
  try {
    if (!replace) {
      // Takes the name, so that nobody's file of that name is replaced in the end.
      await (await open(path, 'wx', 0o600)).close();
      made.push(path);
    }
    const file = await open(part, 'wx', 0o600);
    made.push(part);
    const asked = { session, format, redact };
    const written = await intoFile(
      file,
      await client.sessions.export(asked, signal ? { signal } : {}),
      options,
    );
    if (!written.ok) {
      await discard(made);
      return written;
    }
    await rename(part, path);
    return written;
  } catch (error) {
    await discard(made);
    const refusal = refusalOf(error, path);
    if (!refusal) throw error;
    return refuse(refusal);
  }
}

async function intoFile(
  file: FileHandle,
  steps: AsyncIterable<ExportStep>,
  {
    signal,
    onRead,
  }: { readonly signal?: AbortSignal; readonly onRead?: (events: number, of: number) => void },
): Promise<Result<ExportReport, Refusal>> {
  try {
    for await (const step of steps) {
      signal?.throwIfAborted();
      if (step.step === 'text') await file.writeFile(step.text);
      else if (step.step === 'read') onRead?.(step.events, step.of);
      else if (step.step === 'refused') return refuse(step.refusal);
      else {
        await file.sync();
        return ok(step.report);
      }
    }
  } finally {
    await file.close();
  }
  signal?.throwIfAborted();
  throw new Error('the export ended before its end');
}

async function discard(paths: readonly string[]): Promise<void> {
  for (const path of paths) await rm(path, { force: true });
}

/** Why a file cannot be written, as far as that is the user's to mend. */
function refusalOf(error: unknown, path: string): Refusal | null {
  const { code, message } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'EEXIST':
      return { code: 'export-exists', path };
    case 'ENOSPC':
    case 'EDQUOT':
      return { code: 'disk-full', path: dirname(path) };
    case 'ENOENT':
    case 'ENOTDIR':
      return { code: 'folder-not-found', path: dirname(path) };
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'EISDIR':
    case 'ENAMETOOLONG':
      return { code: 'not-writable', path, reason: message };
    default:
      return null;
  }
}
