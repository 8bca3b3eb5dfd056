import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

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
  const ids = idsIn(index, width);
  return ids && { path, bytes, ids };
}

const MAGIC = 0xff744f63;
const FANOUT = 8;
const NAMES = FANOUT + 256 * 4;

/** The object ids that a pack index of version 2 lists (https://git-scm.com/docs/gitformat-pack). */
function idsIn(index: Buffer, width: number): string[] | null {
  if (index.length < NAMES || index.readUInt32BE(0) !== MAGIC || index.readUInt32BE(4) !== 2) return null;
  const count = index.readUInt32BE(NAMES - 4);
  // After the names come a checksum and an offset an object, and two checksums of the whole.
  if (index.length < NAMES + count * (width + 8) + 2 * width) return null;
  const ids: string[] = [];
  for (let at = 0; at < count; at++)
    ids.push(index.toString('hex', NAMES + at * width, NAMES + (at + 1) * width));
  return ids;
}
