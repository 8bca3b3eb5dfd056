import { lstat, mkdir, readdir, readFile, unlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type Git, GitFailed, HIDDEN_REFS, putInPlace } from '../git';
import type { Pack } from './packs';

/** Brings packs of the store into the repository, as copies: what is done to them there is not done to ours. */
export async function putBackPacks(shared: string, packs: readonly Pack[]): Promise<void> {
  const folder = join(shared, 'objects', 'pack');
  for (const place of [join(shared, 'objects'), folder]) {
    const found = await lstat(place).catch(() => null);
    if (found && !found.isDirectory() && !found.isSymbolicLink()) await unlink(place);
  }
  await mkdir(folder, { recursive: true });
  for (const { path } of packs) {
    for (const suffix of ['pack', 'idx']) {
      await putInPlace(join(folder, `${basename(path)}.${suffix}`), { copyOf: `${path}.${suffix}` });
    }
  }
}

/** Those of the packs that a repository has not got, or not with the very bytes. */
export async function unlikePacks(shared: string, packs: readonly Pack[]): Promise<Pack[]> {
  const unlike: Pack[] = [];
  for (const pack of packs) {
    const theirs = join(shared, 'objects', 'pack', basename(pack.path));
    const isSame = await Promise.all(
      ['pack', 'idx'].map((end) => isCopy(`${pack.path}.${end}`, `${theirs}.${end}`)),
    );
    if (isSame.includes(false)) unlike.push(pack);
  }
  return unlike;
}

async function isCopy(ours: string, theirs: string): Promise<boolean> {
  const [one, other] = await Promise.all([ours, theirs].map((path) => lstat(path).catch(() => null)));
  if (!one?.isFile() || !other?.isFile() || one.size !== other.size) return false;
  return (await readFile(ours)).equals(await readFile(theirs));
}

/** One hidden ref to be put back: what it is to point at, and what was found in its place; null: nothing. */
export type LostRef = { readonly ref: string; readonly to: string; readonly found: string | null };

/**
 * Points hidden refs at what they pointed at, except those that do not lead to everything they need: these would keep
 * Git from tidying up the repository.
 *
 * @param known objects whose history is the user's own
 * @returns those that were put back
 */
export async function putBackRefs(
  git: Git,
  shared: string,
  lost: readonly LostRef[],
  known: readonly string[],
): Promise<LostRef[]> {
  if (lost.length === 0) return [];
  const whole = (await isWhole(git, lost, known)) ? lost : await wholeOnes(git, lost, known);
  if (whole.length === 0) return [];
  await clearTheWay(git, shared, whole);
  try {
    await write(git, whole);
    return [...whole];
  } catch (error) {
    if (!(error instanceof GitFailed)) throw error;
  }
  // All or nothing, Git says: then one by one, as far as it goes.
  const done: LostRef[] = [];
  for (const one of whole) {
    const set = await git.try(['update-ref', '--no-deref', one.ref, one.to]);
    if (set.code === 0) done.push(one);
  }
  return done;
}

async function write(git: Git, refs: readonly LostRef[]): Promise<void> {
  const input = refs.map(({ ref, to, found }) => `update ${ref}\0${to}\0${found ?? '0'.repeat(to.length)}\0`);
  await git.run(['update-ref', '--no-deref', '-m', 'understory: put back', '-z', '--stdin'], {
    input: input.join(''),
  });
}

async function isWhole(git: Git, refs: readonly LostRef[], known: readonly string[]): Promise<boolean> {
  const input = [...refs.map(({ to }) => to), ...known.map((one) => `^${one}`)].join('\n');
  const args = ['rev-list', '--objects', '--quiet', '--stdin'];
  return (await git.try(args, { input: `${input}\n` })).code === 0;
}

async function wholeOnes(
  git: Git,
  refs: readonly LostRef[],
  known: readonly string[],
): Promise<readonly LostRef[]> {
  const found: LostRef[] = [];
  for (const one of refs) if (await isWhole(git, [one], known)) found.push(one);
  return found;
}

/**
 * Below `refs/understory/` nothing is anybody's but ours, so what lies in the way there goes: refs in the place of folders
 * and the other way round, files, links to elsewhere and pipes in the place of folders, files that are no refs, locks.
 */
async function clearTheWay(git: Git, shared: string, refs: readonly LostRef[]): Promise<void> {
  const files = await filesBelow(shared, HIDDEN_REFS.slice(0, -1));
  const found = new Set(await hiddenRefs(git));
  for (const one of found) {
    const isInTheWay = refs.some(({ ref }) => ref.startsWith(`${one}/`) || one.startsWith(`${ref}/`));
    if (isInTheWay) await git.try(['update-ref', '--no-deref', '-d', one]);
  }
  if (await isFolder(join(shared, 'reftable'))) return;
  const folders = new Set<string>();
  for (const { ref } of refs) {
    const parts = ref.split('/');
    for (let depth = 2; depth < parts.length; depth++) folders.add(parts.slice(0, depth).join('/'));
  }
  for (const folder of [...folders].sort()) await remove(join(shared, folder));
  const locks = new Set(refs.map(({ ref }) => `${ref}.lock`));
  for (const file of files) {
    const isRef = found.has(file) || (file.endsWith('.lock') && !locks.has(file));
    if (!isRef) await remove(join(shared, file));
  }
}

/** Names of what lies below a folder of the shared git folder and is none itself. */
async function filesBelow(shared: string, folder: string): Promise<string[]> {
  const entries = await readdir(join(shared, folder), { withFileTypes: true }).catch(() => []);
  const found: string[] = [];
  for (const entry of entries) {
    const name = `${folder}/${entry.name}`;
    if (entry.isDirectory()) found.push(...(await filesBelow(shared, name)));
    else found.push(name);
  }
  return found;
}

/** A folder stays: Git itself takes an empty one away. */
async function remove(path: string): Promise<void> {
  const found = await lstat(path).catch(() => null);
  if (found && !found.isDirectory()) await unlink(path);
}

async function hiddenRefs(git: Git): Promise<string[]> {
  const output = await git.run(['for-each-ref', '--format=%(refname)', HIDDEN_REFS]);
  return output
    .toString('latin1')
    .split('\n')
    .filter((line) => line !== '');
}

async function isFolder(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => null))?.isDirectory() ?? false;
}
