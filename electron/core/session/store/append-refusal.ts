import { dirname } from 'node:path';
import type { RefusalOf } from '#shared/refusals';
import { refuse } from '#shared/result';
import { AppendFailed } from './event-log';

/** Runs a command's writing; that the data folder is full or cannot be written is an answer, not a bug. */
export async function orNotWritten<T>(
  work: () => Promise<T>,
): Promise<T | { readonly ok: false; readonly refusal: RefusalOf<'disk-full' | 'not-writable'> }> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AppendFailed)) throw error;
    const path = dirname(error.path);
    if (error.code === 'ENOSPC' || error.code === 'EDQUOT') return refuse({ code: 'disk-full', path });
    return refuse({ code: 'not-writable', path, reason: error.message });
  }
}
