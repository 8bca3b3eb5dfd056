import { constants, copyFile, lstat, mkdir, readlink, symlink, utimes } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { parse as parseJsonc } from 'jsonc-parser';
import picomatch from 'picomatch';
import { z } from 'zod';
import type { RepoPath } from '#shared/ids';
import {
  absoluteBytes,
  type Git,
  lookAt,
  openRepository,
  pathFromBytes,
  pathsFromZ,
  pathsToZ,
  readPlainFile,
} from '../git';

const AT_ONCE = 16;
/** In bytes. */
const LONGEST_SETTINGS = 16 * 1024 * 1024;

export type Included = { readonly copied: number; readonly left: RepoPath[] };

/**
 * Copies files that {@link findIncluded} named from the workspace into a new worktree. Only what is ignored there as
 * well, so that no secret ends in a commit; nothing that is there is overwritten, and no link leads out. What could not
 * be copied is answered in `left`. Throws when the disk is full.
 */
export async function includeFiles(
  from: string,
  worktree: Git,
  wanted: readonly RepoPath[],
): Promise<Included> {
  const to = worktree.dir;
  const look = lookAt(to);
  const free: RepoPath[] = [];
  for (const path of wanted) if (await isFree(look, path)) free.push(path);
  const allowed = await ignoredIn(worktree, free);
  const left = wanted.filter((path) => !allowed.has(path));
  let copied = 0;
  const queue = [...allowed].values();
  const work = async (): Promise<void> => {
    for (const path of queue) {
      if (await copyOne(from, to, path)) copied += 1;
      else left.push(path);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return { copied, left };
}

/**
 * Ignored files of the workspace that the user's lists name: `.worktreeinclude`, `git.worktreeIncludeFiles` of the
 * workspace's settings, and `patterns`. Looks through the whole workspace where there is such a list.
 */
export async function findIncluded(workspace: string, patterns: readonly string[]): Promise<RepoPath[]> {
  const globs = [...(await editorPatterns(workspace)), ...patterns].flatMap(normalize);
  const list = join(workspace, '.worktreeinclude');
  const hasList = await lstat(list).then(
    (found) => found.isFile(),
    () => false,
  );
  if (globs.length === 0 && !hasList) return [];
  const git = openRepository(workspace);
  const untracked = ['ls-files', '--others', '--ignored', '-z'];
  const ignored = pathsFromZ(await git.run([...untracked, '--exclude-standard']));
  const listed = hasList
    ? new Set(pathsFromZ(await git.run([...untracked, `--exclude-from=${list}`])))
    : new Set<RepoPath>();
  const matches = globs.length > 0 ? picomatch(globs, { dot: true }) : () => false;
  return ignored.filter((path) => !path.endsWith('/') && (listed.has(path) || matches(path)));
}

/** `git.worktreeIncludeFiles` as VS Code reads it; a file that is none of that has no patterns. */
async function editorPatterns(workspace: string): Promise<string[]> {
  const file = join(workspace, '.vscode', 'settings.json');
  const read = await readPlainFile(file, { most: LONGEST_SETTINGS, follow: true }).catch(() => null);
  const settings: unknown = parseJsonc(read?.bytes.toString('utf8') ?? '', [], { allowTrailingComma: true });
  const found = z.object({ 'git.worktreeIncludeFiles': z.array(z.string()) }).safeParse(settings);
  return found.success ? found.data['git.worktreeIncludeFiles'] : [];
}

/** A pattern that names a folder means what is in it. */
function normalize(pattern: string): string[] {
  const slashes = pattern.replaceAll('\\', '/').replace(/^\.?\//, '');
  if (slashes === '') return [];
  return slashes.endsWith('/') ? [`${slashes}**`] : [slashes, `${slashes}/**`];
}

/** Nothing there yet, and only folders on the way. */
async function isFree(look: ReturnType<typeof lookAt>, path: RepoPath): Promise<boolean> {
  if ((await look(path)).kind !== 'nothing') return false;
  const parts = path.split('/');
  for (let length = 1; length < parts.length; length += 1) {
    const { kind } = await look(parts.slice(0, length).join('/'));
    if (kind === 'nothing') return true;
    if (kind !== 'folder') return false;
  }
  return true;
}

/**
 * Those that are ignored and untracked in a worktree. `check-ignore` cannot be told to take its paths literally, so
 * each is led in by `./`, behind which nothing has a special meaning.
 */
async function ignoredIn(worktree: Git, paths: readonly RepoPath[]): Promise<Set<RepoPath>> {
  if (paths.length === 0) return new Set();
  const options = { input: pathsToZ(paths.map((path) => `./${path}`)), okCodes: [0, 1] };
  const args = ['--no-literal-pathspecs', 'check-ignore', '-z', '--stdin'];
  const ignored = pathsFromZ(await worktree.run(args, options));
  return new Set(ignored.map((path) => path.slice('./'.length) as RepoPath));
}

async function copyOne(from: string, to: string, path: RepoPath): Promise<boolean> {
  const source = absoluteBytes(from, path);
  const target = absoluteBytes(to, path);
  try {
    const found = await lstat(source);
    if (found.isSymbolicLink()) {
      const link = await readlink(source, { encoding: 'buffer' });
      if (leadsOut(path, pathFromBytes(link))) return false;
      await mkdir(target.subarray(0, target.lastIndexOf('/')), { recursive: true });
      await symlink(link, target);
      return true;
    }
    if (!found.isFile()) return false;
    await mkdir(target.subarray(0, target.lastIndexOf('/')), { recursive: true });
    await copyFile(source, target, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
    await utimes(target, found.atime, found.mtime);
    return true;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOSPC' || code === 'EDQUOT') throw error;
    return false;
  }
}

/** True for a link that does not stay inside the tree it lies in. */
function leadsOut(path: string, link: string): boolean {
  const target = posix.normalize(posix.join(posix.dirname(path), link));
  return posix.isAbsolute(link) || target === '..' || target.startsWith('../');
}
