import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { idsInPackIndex } from '../git';

/** A pack of the store: where it lies, without the suffix, and what is in it. */
export type Pack = {
  readonly path: string;
  readonly bytes: number;
  /** Object ids in hex, sorted. */
  readonly ids: readonly string[];
};

/** The packs in a folder whose index can be read, in the order of their names. `width` is that of an id in bytes. */
export async function readPacks(folder: string, width: number): Promise<Pack[]> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => /^pack-[0-9a-f]+\.idx$/.test(name));
  const packs = await Promise.all(
    names.sort().map((name) => readPack(join(folder, name.slice(0, -4)), width)),
  );
  return packs.filter((pack) => pack !== null);
}

/** Null when pack or index are not there or not of the kind that Git writes. */
export async function readPack(path: string, width: number): Promise<Pack | null> {
  const index = await readFile(`${path}.idx`).catch(() => null);
  const bytes = (await stat(`${path}.pack`).catch(() => null))?.size;
  if (index === null || bytes === undefined) return null;
  const ids = idsInPackIndex(index, width);
  return ids && { path, bytes, ids };
}
