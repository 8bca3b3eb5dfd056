import { mkdir, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CommitId } from '#shared/ids';
import { borrowingObjects, type Git, GitFailed, readIndex } from '../../git';
import type { Side } from './agreed';
import { type ObjectStore, packPrefix } from './object-store';
import type { Outside } from './outside';
import { type LinkedWorktree, placesOf, type SandboxedWorktree } from './places';
import { type PlainIndex, plainIndex } from './plain-index';

/** So many of the user's refs may end a walk; more only cost time. */
const MOST_ENDS = 500;

/** What a HEAD file says. */
export function headLine({ ref, commit }: Pick<Side, 'ref' | 'commit'>): string {
  return ref === null ? (commit ?? 'ref: refs/heads/none') : `ref: ${ref}`;
}

/**
 * Has the session's own store hold what its branch, HEAD and index lead to and the user's refs do not.
 *
 * @param ends commits of which everything is held already, or lent
 * @returns whether what the index names is held, too
 */
export async function holdObjects(
  of: LinkedWorktree,
  known: ObjectStore,
  options: {
    /** What the index names that is given is held, too. */
    readonly indexed: boolean;
    readonly lent: ObjectStore;
    readonly tips: readonly CommitId[];
    readonly ends: readonly string[];
  },
): Promise<boolean> {
  const { indexed, lent, tips, ends } = options;
  const git = await borrowingObjects(known.git, [lent.objects, join(of.commonDir, 'objects')], of.commonDir);
  const input = [...tips, ...ends.slice(0, MOST_ENDS).map((one) => `^${one}`)]
    .map((one) => `${one}\n`)
    .join('');
  const args = ['pack-objects', '--revs', '--non-empty', '--window=0', '--threads=1', '-q'];
  const hold = (door: Git, more: readonly string[]) =>
    door.run([...args, ...more, packPrefix(known)], { input });
  if (indexed) {
    const withIndex = git.with({ index: join(placesOf(of).given, 'index') });
    try {
      await hold(withIndex, ['--indexed-objects']);
      return true;
    } catch (error) {
      // It names contents that are not there: it stays behind.
      if (!(error instanceof GitFailed) || error.code === null) throw error;
    }
  }
  await hold(git, []);
  return false;
}

/** Makes the folder of what is given anew, with the index in it if there is one. */
export async function writeGiven(of: SandboxedWorktree, { index }: Outside): Promise<void> {
  const { given } = placesOf(of);
  await rm(given, { recursive: true, force: true });
  await mkdir(given, { recursive: true, mode: 0o700 });
  if (index === null) return;
  await writeFile(join(given, 'index'), index.bytes);
  await utimes(join(given, 'index'), index.seconds, index.seconds);
}

/** In the place of an index that cannot be given: what the commit has, for Git to look at each file itself. */
export async function indexOfCommit(
  of: SandboxedWorktree,
  git: Git,
  commit: CommitId | null,
): Promise<PlainIndex | null> {
  const index = join(placesOf(of).given, 'index');
  await rm(index, { force: true });
  await git.with({ index }).run(['read-tree', ...(commit ? [commit] : ['--empty'])]);
  const read = await readIndex(index);
  return read && plainIndex(read.bytes, (commit?.length ?? 40) / 2);
}
