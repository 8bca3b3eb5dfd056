import { randomBytes } from 'node:crypto';
import { readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { borrowingObjects, type Git, GitFailed } from '../git';
import { type Pack, readPack } from './packs';
import type { StoreFolder } from './store-folder';

/** What is to be held: objects that lead to all that is wanted, and those whose history is held or need not be. */
export type Wanted = { readonly tips: readonly string[]; readonly without: readonly string[] };

export type Taken = {
  /** Null when there was nothing new. */
  readonly pack: Pack | null;
  /** Some of it was not there to be taken. */
  readonly incomplete: boolean;
  /** Tips that were not taken: there is no such object, or it is not what it claims to be. */
  readonly refused: readonly string[];
};

/** An object has another content than its id says. */
export class ObjectForged extends Error {
  override readonly name = 'ObjectForged';
}

/**
 * Copies objects of a repository into its store: bytes of our own, so that nothing that is done to the repository's
 * files changes them. What a pack claims to hold is proven by its content before the pack counts.
 */
export async function takeObjects(store: StoreFolder, shared: string, wanted: Wanted): Promise<Taken> {
  const git = await borrowing(store, shared);
  const revisions = [...wanted.tips, ...wanted.without.map((one) => `^${one}`)];
  const input = `${revisions.join('\n')}\n`;
  const prefix = join(store.incoming, `new-${randomBytes(6).toString('hex')}`);
  try {
    try {
      return { pack: await makePack(git, store, { prefix, input }), incomplete: false, refused: [] };
    } catch (error) {
      if (!(error instanceof GitFailed) || error.code === null) throw error;
      // What is not there any more must not keep the rest from being held.
      const rest = await present(git, wanted);
      const missing = await missingAmong(git, wanted.tips);
      const pack =
        rest === null
          ? null
          : await makePack(git, store, { prefix, input: rest, more: ['--missing=allow-any'] });
      return { pack, incomplete: true, refused: [...missing] };
    }
  } finally {
    for (const name of await readdir(store.incoming))
      if (join(store.incoming, name).startsWith(prefix))
        await rm(join(store.incoming, name), { force: true });
  }
}

/**
 * Makes one pack of all that is wanted, and gives up what no longer is: the packs that were there before. Throws where not
 * everything can be read, with nothing given up.
 */
export async function repack(
  store: StoreFolder,
  shared: string,
  wanted: Wanted,
  before: readonly Pack[],
): Promise<Pack[]> {
  const git = await borrowing(store, shared);
  const there = wanted.tips.length === 0 ? null : await present(git, wanted);
  const prefix = join(store.incoming, `all-${randomBytes(6).toString('hex')}`);
  const pack = there === null ? null : await makePack(git, store, { prefix, input: there });
  const old = before.filter(({ path }) => path !== pack?.path);
  // Its index first: without it a pack is none.
  for (const { path } of old)
    for (const suffix of ['idx', 'rev', 'pack']) await rm(`${path}.${suffix}`, { force: true });
  await clearIncoming(store, prefix);
  return pack ? [pack] : [];
}

async function clearIncoming({ incoming }: StoreFolder, prefix: string): Promise<void> {
  for (const name of await readdir(incoming))
    if (join(incoming, name).startsWith(prefix)) await rm(join(incoming, name), { force: true });
}

/** Git on the store with the repository's objects beside its own: by our settings, and as deep as a shallow one is. */
function borrowing(store: StoreFolder, shared: string): Promise<Git> {
  return borrowingObjects(store.git, [join(shared, 'objects')], shared);
}

async function makePack(
  git: Git,
  store: StoreFolder,
  {
    prefix,
    input,
    more = [],
  }: { readonly prefix: string; readonly input: string; readonly more?: readonly string[] },
): Promise<Pack | null> {
  // Small, and read seldom: no deltas are looked for.
  const packing = [
    'pack-objects',
    '--revs',
    '--non-empty',
    '--window=0',
    '--threads=1',
    '-q',
    ...more,
    prefix,
  ];
  const id = await git.line(packing, { input });
  if (id === '') return null;
  const made = `${prefix}-${id}`;
  const proof = `${prefix}.proof`;
  // On the store alone: with the repository's objects beside it, Git would compare each with the one it came from.
  // It is thrown away again, so it need not reach the disk.
  await store.git.run(['-c', 'core.fsync=none', 'index-pack', '-o', proof, `${made}.pack`]);
  if (!(await readFile(proof)).equals(await readFile(`${made}.idx`)))
    throw new ObjectForged('an object of the repository has another content than its id says');
  const place = join(store.objects, 'pack', `pack-${id}`);
  // Git sees a pack by its index, so that comes last.
  for (const suffix of ['pack', 'idx']) await rename(`${made}.${suffix}`, `${place}.${suffix}`);
  return readPack(place, store.width);
}

/** The same with those left out that are not there; null when nothing of it is. */
async function present(git: Git, { tips, without }: Wanted): Promise<string | null> {
  const missing = await missingAmong(git, [...tips, ...without]);
  const there = (one: string) => !missing.has(one);
  const found = tips.filter(there);
  if (found.length === 0) return null;
  return `${[...found, ...without.filter(there).map((one) => `^${one}`)].join('\n')}\n`;
}

/** Those of the objects that a repository does not have, or whose beginning cannot be read. */
export async function missingAmong(git: Git, ids: readonly string[]): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const args = ['cat-file', '--batch-check=%(objectname)', '--buffer'];
  const output = await git.run(args, { input: `${ids.join('\n')}\n` });
  return new Set(Array.from(output.toString('latin1').matchAll(/^(\S+) missing$/gm), ([, id]) => id ?? ''));
}
