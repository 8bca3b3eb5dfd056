import { rm, stat } from 'node:fs/promises';
import { putInPlace, readIndex } from '../git';
import { syncPath } from './durable';
import { shaOf } from './file-identity';
import type { Work } from './work';

/**
 * Puts the index of before or after the apply in place, in one step. Does nothing when it is there, nor when the index
 * is neither: then somebody else wrote it since.
 */
export async function replaceIndex(
  { workspace, transaction, journal, step }: Work,
  side: 'before' | 'after',
): Promise<void> {
  if (!journal.index) return;
  const wanted = journal.index[side];
  const present = await indexDigest(workspace.index);
  if (present === wanted || present !== journal.index[side === 'before' ? 'after' : 'before']) return;
  if (wanted === null) {
    await rm(workspace.index, { force: true });
  } else {
    const source = side === 'before' ? transaction.indexBefore : transaction.indexAfter;
    // Git compares files with the index's time: a newer one would hide edits of the same second.
    const time = Math.floor((await stat(source)).mtimeMs / 1000);
    await putInPlace(workspace.index, { copyOf: source }, { time, reached: syncPath });
  }
  step({ at: `index ${side}` });
}

export async function indexDigest(path: string): Promise<string | null> {
  const read = await readIndex(path);
  return read && shaOf(read.bytes);
}
