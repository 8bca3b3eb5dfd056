import { lstat, opendir } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { concurrently } from '../concurrently';
import { readSmallText } from '../git';

/** What a look takes at most, so that it is never slow: a whole home folder, or the root, is looked at in part. */
const MOST = { depth: 4, folders: 4000, entries: 20_000, found: 200, milliseconds: 2000 };

/** `more`: there may be further ones, as not everything was looked at. */
export type Within = { readonly repositories: string[]; readonly more: boolean };

/**
 * The repositories below a folder that is none itself, nearest first, by their paths. Read from the file system alone: no
 * program is run and no link followed, and hidden folders and `node_modules` are left out. Submodules and linked worktrees
 * are parts of others; a repository that merely lies in another one is one of its own.
 */
export async function repositoriesWithin(folder: string, most = MOST): Promise<Within> {
  const found: string[] = [];
  const ended = new AbortController();
  let more = false;
  let left = most.folders;
  const look = async () => {
    let level: Folder[] = [{ path: folder, submodules: new Set() }];
    for (let depth = 0; depth <= most.depth && level.length > 0; depth += 1) {
      const below: Folder[] = [];
      await concurrently(level, async (one) => {
        if (ended.signal.aborted) return;
        left -= 1;
        if (left < 0 || found.length >= most.found) more = true;
        else {
          const seen = await lookAt(one, depth < most.depth ? most.entries : 0);
          more ||= seen.more;
          if (seen.isRepository && depth > 0 && !ended.signal.aborted) found.push(one.path);
          below.push(...seen.below);
        }
      });
      level = below.sort((a, b) => compare(a.path, b.path));
    }
  };
  // A folder of a machine that does not answer is not waited for.
  const inTime = await Promise.race([
    look().then(() => true),
    delay(most.milliseconds, false, { signal: ended.signal }).catch(() => false),
  ]);
  ended.abort();
  const parts = (path: string) => relative(folder, path).split(/[/\\]/).length;
  const sorted = [...found].sort((a, b) => parts(a) - parts(b) || compare(a, b));
  return { repositories: sorted.slice(0, most.found), more: more || !inTime || sorted.length > most.found };
}

/** `submodules`: paths that repositories around it name as theirs. */
type Folder = { readonly path: string; readonly submodules: ReadonlySet<string> };

async function lookAt({ path, submodules }: Folder, entries: number) {
  const isRepository = !submodules.has(path) && (await hasOwnGit(path));
  const inside = isRepository ? new Set([...submodules, ...(await submodulesOf(path))]) : submodules;
  const below: Folder[] = [];
  let left = entries;
  try {
    for await (const entry of entries > 0 ? await opendir(path) : []) {
      left -= 1;
      if (left < 0) break;
      const { name } = entry;
      // A name that is no text cannot be given as a path again.
      const isLeftOut = name.startsWith('.') || name === 'node_modules' || name.includes('\ufffd');
      if (!isLeftOut && entry.isDirectory()) below.push({ path: join(path, name), submodules: inside });
    }
  } catch {
    // What may not be read, or went meanwhile, holds nothing for us.
  }
  return { isRepository, below, more: left < 0 };
}

/** A `.git` of its own, and not the file that leads from a submodule or a linked worktree into another repository's. */
async function hasOwnGit(path: string): Promise<boolean> {
  const dotGit = join(path, '.git');
  const stats = await lstat(dotGit).catch(() => null);
  if (stats?.isDirectory()) return (await lstat(join(dotGit, 'HEAD')).catch(() => null)) !== null;
  if (!stats?.isFile()) return false;
  const [, target] = /^gitdir: (.+?)\r?\n?$/s.exec((await readSmallText(dotGit)) ?? '') ?? [];
  return target !== undefined && !/[/\\](?:worktrees|modules)[/\\]/.test(target);
}

/** Where a repository says that its submodules are; some have a Git folder of their own there. */
async function submodulesOf(path: string): Promise<string[]> {
  const text = (await readSmallText(join(path, '.gitmodules'))) ?? '';
  return [...text.matchAll(/^[ \t]*path[ \t]*=[ \t]*"?(.+?)"?[ \t]*\r?$/gm)].map(([, name = '']) =>
    resolve(path, name),
  );
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
