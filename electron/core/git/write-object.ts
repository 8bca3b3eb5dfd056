import { createHash, randomBytes } from 'node:crypto';
import { lstat, mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { constants, deflate } from 'node:zlib';

const compress = promisify(deflate);

export type ObjectStore = { readonly objects: string; readonly objectFormat: string };

/** The id that Git gives an object. `format` is `sha1` or `sha256`. */
export function objectId(format: string, type: string, bytes: Uint8Array): string {
  return createHash(format).update(`${type} ${bytes.length}\0`).update(bytes).digest('hex');
}

/**
 * Stores an object in a repository that is ours alone, without starting Git for it: its header and content, deflated,
 * under its id (https://git-scm.com/docs/gitformat-loose). Not on disk for good: such a repository can be made anew.
 */
export async function writeObject(
  { objects, objectFormat }: ObjectStore,
  type: 'blob' | 'commit' | 'tree',
  bytes: Uint8Array,
): Promise<string> {
  const oid = objectId(objectFormat, type, bytes);
  const folder = join(objects, oid.slice(0, 2));
  const path = join(folder, oid.slice(2));
  if (await lstat(path).catch(() => null)) return oid;
  const header = Buffer.from(`${type} ${bytes.length}\0`, 'latin1');
  const content = await compress(Buffer.concat([header, bytes]), { level: constants.Z_BEST_SPEED });
  await mkdir(folder, { recursive: true });
  const passing = join(folder, `tmp_obj_${randomBytes(6).toString('hex')}`);
  await writeFile(passing, content, { mode: 0o444, flag: 'wx' });
  await rename(passing, path);
  return oid;
}
