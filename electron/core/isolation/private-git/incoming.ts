import { readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { borrowingObjects, type Git, GitFailed } from '../../git';
import { openObjectStore } from './object-store';
import { lentFolder, objectFormatOf, placesOf, type SandboxedWorktree } from './places';

/**
 * An empty store for what is new, beside the session's own objects and what is lent. These alone are there: an agent that
 * only knows the id of somebody else's file does not get it into its branch.
 */
export async function openIncoming(of: SandboxedWorktree): Promise<Git> {
  const { incoming, known } = placesOf(of);
  const objectFormat = objectFormatOf(of);
  await rm(incoming, { recursive: true, force: true });
  const [store, own] = [
    await openObjectStore(incoming, objectFormat),
    await openObjectStore(known, objectFormat),
  ];
  const lent = join(lentFolder(of.home, of.commonDir), 'objects');
  return borrowingObjects(store.git, [own.objects, lent], of.commonDir);
}

/** Null when all is well: each object is whole, and all that it names is there. */
export async function unpackChecked(incoming: Git, pack: Buffer): Promise<string | null> {
  const args = ['index-pack', '--stdin', '--strict', '--fix-thin', `--max-input-size=${pack.length}`];
  try {
    await incoming.run(args, { input: pack });
    return null;
  } catch (error) {
    if (error instanceof GitFailed && !error.notFound)
      return error.stderr.trim().slice(0, 500) || error.message;
    throw error;
  }
}

/** What each of some ids is; none is more than all of them. */
export async function typesOf(git: Git, ids: readonly string[]): Promise<string[]> {
  const { stdout } = await git.try(['cat-file', '--batch-check=%(objecttype)', '--buffer'], {
    input: ids.map((id) => `${id}\n`).join(''),
  });
  return stdout.toString('latin1').split('\n').slice(0, ids.length);
}

/** From so many objects on a pack is worth keeping as one: Git tidies up many packs sooner than as many objects. */
const WORTH_A_PACK = 134;

export async function storePack(repository: Git, pack: Buffer): Promise<void> {
  const isSmall = pack.length >= 12 && pack.readUInt32BE(8) < WORTH_A_PACK;
  await repository.run(isSmall ? ['unpack-objects', '-q'] : ['index-pack', '--stdin', '--fix-thin'], {
    input: pack,
  });
}

/**
 * Makes what has come one of the session's own objects. Only now that the repository has it: from then on it is not sent
 * again.
 */
export async function keepIncoming(of: SandboxedWorktree): Promise<void> {
  const { incoming, known } = placesOf(of);
  const from = join(incoming, 'objects', 'pack');
  const names = await readdir(from).catch(() => []);
  // Git sees a pack by its index, so that comes last.
  for (const suffix of ['.pack', '.rev', '.idx'])
    for (const name of names.filter((one) => one.endsWith(suffix)))
      await rename(join(from, name), join(known, 'objects', 'pack', name));
  await rm(incoming, { recursive: true, force: true });
}
