import { randomUUID } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { StoreFolder } from './store-folder';

/** Full hidden ref to the object it points at. */
export type HiddenRefs = Map<string, string>;

const HEADER = '# pack-refs with: sorted \n';

/** What the store holds, by the names that the repository has for it. */
export async function readStoreRefs({ gitDir }: StoreFolder): Promise<HiddenRefs> {
  const text = await readFile(join(gitDir, 'packed-refs'), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  return parseRefLines(text);
}

/** Replaces the list in one step, as a file that Git itself reads: users can fetch from the store. */
export async function writeStoreRefs({ gitDir }: StoreFolder, refs: HiddenRefs): Promise<void> {
  const names = [...refs.keys()].sort();
  const lines = names.map((ref) => `${refs.get(ref)} ${ref}\n`).join('');
  const passing = join(gitDir, `packed-refs.${randomUUID()}`);
  await writeFile(passing, HEADER + lines, { flush: true });
  await rename(passing, join(gitDir, 'packed-refs'));
}

/** Lines of an object id, a space and a full ref. */
export function parseRefLines(text: string): HiddenRefs {
  const refs: HiddenRefs = new Map();
  for (const line of text.split('\n')) {
    const [, oid, ref] = /^([0-9a-f]{40,64}) (refs\/\S+)$/.exec(line) ?? [];
    if (oid && ref) refs.set(ref, oid);
  }
  return refs;
}
