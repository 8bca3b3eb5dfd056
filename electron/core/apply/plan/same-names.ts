import { lstatSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import type { Blocker } from '#shared/apply';
import type { RepoPath } from '#shared/ids';
import type { TreeChange } from '../../git/diff-tree';
import { absoluteBytes, pathFromBytes } from '../../git/index';
import { folded, foldsNames, namesIn } from '../../writing/index';

/** What follows from the workspace's file system taking different names for one. Nothing where it tells all apart. */
export type SameNames = {
  /** Paths that cannot be written: their names are taken by others, which stay or are to be written too. */
  readonly blockers: ReadonlyMap<RepoPath, Blocker>;
  /** Paths that are not there, though the file system finds something: it has another spelling. */
  readonly absent: ReadonlySet<RepoPath>;
  /** Files whose spelling changes and nothing else of their path: the new one, and the one it has now. */
  readonly respelled: ReadonlyMap<RepoPath, RepoPath>;
};

/**
 * Finds the paths whose names the workspace's file system takes for others': it does not tell upper from lower case, or
 * takes one spelling of an accent for another. Git would write the one file over the other. Where the other one is
 * deleted by the same plan, the new one is written after that.
 *
 * @param kept which of some paths the plan's result has
 */
export async function sameNames(
  root: string,
  files: readonly TreeChange[],
  kept: (paths: readonly RepoPath[]) => Promise<ReadonlySet<RepoPath>>,
): Promise<SameNames> {
  const blockers = new Map<RepoPath, Blocker>();
  const absent = new Set<RepoPath>();
  const respelled = new Map<RepoPath, RepoPath>();
  if (files.length === 0 || !(await foldsNames(root))) return { blockers, absent, respelled };
  const disk = spellingsOn(root);
  const gone = files.filter(({ after }) => after === null).map(({ path }) => path);
  const deleted = new Map(gone.map((path) => [folded(path), path]));
  await withoutOthers(disk, gone, kept, { absent, respelled });
  const taken = new Map<string, RepoPath>();
  for (const { path, before, after } of files) {
    if (before !== null || after === null) continue;
    const twin = taken.get(folded(path));
    taken.set(folded(path), path);
    const found = twin === undefined ? await disk.twin(path) : null;
    const at = twin ?? found;
    if (at === null) continue;
    if (found !== null && (await leaves(root, path, found, new Set(gone)))) {
      absent.add(path);
      const old = deleted.get(folded(path));
      if (old !== undefined) respelled.set(path, old);
    } else {
      blockers.set(path, { path, at, kind: 'same-name', contains: [] });
    }
  }
  return { blockers, absent, respelled };
}

/** A file to be deleted may stand on disk in the spelling of one that stays: that one is not deleted with it. */
async function withoutOthers(
  disk: Spellings,
  gone: readonly RepoPath[],
  kept: (paths: readonly RepoPath[]) => Promise<ReadonlySet<RepoPath>>,
  into: { absent: Set<RepoPath>; respelled: Map<RepoPath, RepoPath> },
): Promise<void> {
  const others = new Map<RepoPath, RepoPath>();
  for (const path of gone) {
    const there = await disk.spelling(path);
    if (there !== null && there !== path) others.set(path, there);
  }
  const staying = others.size > 0 ? await kept([...others.values()]) : new Set();
  for (const [path, there] of others) {
    if (!staying.has(there)) continue;
    into.absent.add(path);
    into.respelled.set(there, path);
  }
}

/** Whether the plan takes away all that has the name in its other spelling: a file, or a folder with all in it. */
async function leaves(
  root: string,
  path: RepoPath,
  twin: RepoPath,
  gone: ReadonlySet<RepoPath>,
): Promise<boolean> {
  const isFolder = lstatSync(absoluteBytes(root, twin), { throwIfNoEntry: false })?.isDirectory() ?? false;
  if (twin.split('/').length === path.split('/').length) return !isFolder && gone.has(twin);
  return isFolder && (await isEmptied(root, twin, gone));
}

async function isEmptied(root: string, folder: RepoPath, gone: ReadonlySet<RepoPath>): Promise<boolean> {
  const entries = await readdir(absoluteBytes(root, folder), { withFileTypes: true, encoding: 'buffer' });
  for (const entry of entries) {
    const path = `${folder}/${pathFromBytes(entry.name)}` as RepoPath;
    if (!(entry.isDirectory() ? await isEmptied(root, path, gone) : gone.has(path))) return false;
  }
  return entries.length > 0;
}

type Spellings = {
  /** The path as the disk spells it; null when nothing is there. */
  spelling(path: RepoPath): Promise<RepoPath | null>;
  /** The first part of the path that the disk has in another spelling, with what is above it. */
  twin(path: RepoPath): Promise<RepoPath | null>;
};

/** Reads every folder once. */
function spellingsOn(root: string): Spellings {
  const folders = new Map<string, Promise<{ exact: Set<string>; byFolded: Map<string, string> }>>();
  const read = async (folder: string) => {
    const exact = await namesIn(root, folder);
    return { exact, byFolded: new Map([...exact].map((name) => [folded(name), name])) };
  };
  const find = async (folder: string, part: string): Promise<string | null> => {
    const names = folders.get(folder) ?? read(folder);
    folders.set(folder, names);
    const { exact, byFolded } = await names;
    return exact.has(part) ? part : (byFolded.get(folded(part)) ?? null);
  };
  return {
    spelling: async (path) => {
      let there = '';
      for (const part of path.split('/')) {
        const found = await find(there, part);
        if (found === null) return null;
        there = there === '' ? found : `${there}/${found}`;
      }
      return there as RepoPath;
    },
    twin: async (path) => {
      const parts = path.split('/');
      for (const [depth, part] of parts.entries()) {
        const found = await find(parts.slice(0, depth).join('/'), part);
        if (found === null) return null;
        if (found !== part) return [...parts.slice(0, depth), found].join('/') as RepoPath;
      }
      return null;
    },
  };
}
