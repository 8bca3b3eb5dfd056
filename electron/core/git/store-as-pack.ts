import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { RepoPath } from '#shared/ids';
import type { Git } from './git';
import { idsInPackIndex } from './pack-index';
import { pathFromBytes, pathsToZ, splitZ } from './path-bytes';
import { readPlainFile } from './plain-file';
import { forget } from './store-by-path';

/**
 * From so many new files on they are worth a pack of their own. The user's Git tidies up at some 50 packs or 6,700 loose
 * objects: with fewer files a pack, packs would have it do so sooner.
 */
export const WORTH_A_PACK = 134;

/** Longer than any index of a pack of a tree's files. In bytes. */
const LONGEST_INDEX = 1 << 30;
/** An object that was written within this time is none that a Git would tidy away as old. */
const RECENT_MS = 60_000;

/**
 * Takes files into the index, their contents written as one pack and not as so many files: that takes a fifth of the
 * time, here and for whoever copies them. Only contents that Git takes as they are get there; others, such as those with
 * other line ends, become loose objects as ever.
 *
 * Unlike for a loose object, Git does not make anew what is there already, which may be old garbage that a Git running
 * beside us is about to delete: such files are to be taken once more, the usual way.
 *
 * @param objects the folder that `git` keeps objects in
 * @returns the files that are still to be taken
 */
export async function storeAsPack(
  git: Git,
  objects: string,
  paths: readonly RepoPath[],
): Promise<readonly RepoPath[]> {
  const before = new Set(await packIndexes(objects));
  const args = ['-c', 'core.bigFileThreshold=1', 'update-index', '--add', '--remove', '-z', '--stdin'];
  const { code, stderr } = await git.try(args, { input: pathsToZ(paths) });
  // Which of them Git could not take, the usual way finds out.
  if (code !== 0 || stderr !== '') return paths;
  const made = (await packIndexes(objects)).filter((name) => !before.has(name));
  const staged = await stagedIds(git, new Set(paths));
  const fresh = await idsIn(objects, made, staged.values().next().value ?? '');
  const old: RepoPath[] = [];
  for (const [path, id] of staged) if (!fresh.has(id) && !(await isRecent(objects, id))) old.push(path);
  await forget(git, old);
  return old;
}

async function packIndexes(objects: string): Promise<string[]> {
  const names = await readdir(join(objects, 'pack')).catch(() => []);
  return names.filter((name) => name.endsWith('.idx'));
}

/** Ids in packs; none of those that Git keeps garbage in until it is old enough. `like` is an id of the same length. */
async function idsIn(objects: string, indexes: readonly string[], like: string): Promise<Set<string>> {
  const ids = new Set<string>();
  for (const name of indexes) {
    const path = join(objects, 'pack', name);
    if (await lstat(path.replace(/idx$/, 'mtimes')).catch(() => null)) continue;
    const read = await readPlainFile(path, { most: LONGEST_INDEX }).catch(() => null);
    for (const id of (read && idsInPackIndex(read.bytes, like.length / 2)) ?? []) ids.add(id);
  }
  return ids;
}

async function isRecent(objects: string, id: string): Promise<boolean> {
  const found = await lstat(join(objects, id.slice(0, 2), id.slice(2))).catch(() => null);
  return found !== null && found.mtimeMs > Date.now() - RECENT_MS;
}

/** Reads `ls-files --stage -z`, `<mode> <oid> <stage>\t<path>`, as far as it is of the given files. */
async function stagedIds(git: Git, paths: ReadonlySet<RepoPath>): Promise<Map<RepoPath, string>> {
  const ids = new Map<RepoPath, string>();
  for (const field of splitZ(await git.run(['ls-files', '--stage', '-z']))) {
    const tab = field.indexOf('\t');
    const path = pathFromBytes(field.subarray(tab + 1));
    if (paths.has(path)) ids.set(path, field.toString('latin1', 7, tab - 2));
  }
  return ids;
}
