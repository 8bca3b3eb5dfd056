import type { RepoPath } from '#shared/ids';
import type { Git } from './git';
import { pathsFromZ, textsFromZ } from './path-bytes';

/** A file as a tree has it. Modes are Git's: `100644`, `100755`, `120000`, `160000`. */
export type TreeEntry = { readonly mode: string; readonly oid: string };

/** A path whose entry differs between two trees; null where a side has none. */
export type TreeChange = {
  readonly path: RepoPath;
  readonly before: TreeEntry | null;
  readonly after: TreeEntry | null;
};

const ABSENT = '000000';

/** Paths that differ between two trees or commits, each by itself: a rename is a deletion and an addition. */
export async function diffTree(git: Git, before: string, after: string): Promise<Map<RepoPath, TreeChange>> {
  const out = await git.run([
    'diff-tree',
    '-r',
    '-z',
    '--raw',
    '--no-renames',
    '--no-abbrev',
    before,
    after,
    '--',
  ]);
  return parseRawDiff(out);
}

/** Parses `diff-tree -r -z --raw --no-renames` of two trees. */
export function parseRawDiff(out: Buffer): Map<RepoPath, TreeChange> {
  const changes = new Map<RepoPath, TreeChange>();
  const fields = textsFromZ(out);
  for (let index = 0; index + 1 < fields.length; index += 2) {
    const [before, after] = rawSides(fields[index] ?? '');
    const path = fields[index + 1] as RepoPath;
    changes.set(path, { path, before, after });
  }
  return changes;
}

/** Renames that Git finds between two trees or commits, by similarity. */
export async function renamesBetween(
  git: Git,
  before: string,
  after: string,
): Promise<{ from: RepoPath; to: RepoPath }[]> {
  const out = await git.run([
    'diff-tree',
    '-r',
    '-z',
    '--raw',
    '-M',
    '--no-abbrev',
    '--diff-filter=R',
    before,
    after,
    '--',
  ]);
  const fields = pathsFromZ(out);
  const renames: { from: RepoPath; to: RepoPath }[] = [];
  for (let index = 0; index + 2 < fields.length; index += 3) {
    const [, from, to] = fields.slice(index, index + 3);
    if (from && to) renames.push({ from, to });
  }
  return renames;
}

/** Entries of a tree at or below the given paths; all of the tree when there are none. */
export async function treeEntries(
  git: Git,
  tree: string,
  paths: readonly string[] = [],
): Promise<Map<RepoPath, TreeEntry>> {
  const asArguments = paths.length > 0 && paths.length <= 200 && paths.every(isArgument);
  const out = await git.run([
    'ls-tree',
    '-r',
    '-z',
    '--full-tree',
    tree,
    '--',
    ...(asArguments ? paths : []),
  ]);
  const entries = parseTree(out);
  if (paths.length === 0 || asArguments) return entries;
  const wanted = new Set<string>(paths);
  return new Map([...entries].filter(([path]) => isAtOrBelow(path, wanted)));
}

/** Entries that lie in no folder of a tree or commit, folders among them. */
export async function rootEntries(git: Git, tree: string): Promise<Map<RepoPath, TreeEntry>> {
  return parseTree(await git.run(['ls-tree', '-z', '--full-tree', tree, '--']));
}

/** So many paths go into one call: Windows takes 32,000 characters. */
const AT_ONCE = 50;

/** What a tree or commit has at just these paths, folders as themselves; they are texts without a NUL. */
export async function entriesAt(
  git: Git,
  tree: string,
  paths: readonly string[],
): Promise<Map<RepoPath, TreeEntry>> {
  const found = new Map<RepoPath, TreeEntry>();
  for (let at = 0; at < paths.length; at += AT_ONCE) {
    const some = paths.slice(at, at + AT_ONCE).filter(isArgument);
    if (some.length === 0) continue;
    const out = await git.run(['ls-tree', '-z', '--full-tree', tree, '--', ...some]);
    for (const [path, entry] of parseTree(out)) found.set(path, entry);
  }
  return found;
}

/** Parses `ls-tree -z`. */
export function parseTree(out: Buffer): Map<RepoPath, TreeEntry> {
  const entries = new Map<RepoPath, TreeEntry>();
  for (const field of textsFromZ(out)) {
    const tab = field.indexOf('\t');
    const [mode, , oid] = field.slice(0, tab).split(' ');
    if (mode && oid) entries.set(field.slice(tab + 1) as RepoPath, { mode, oid });
  }
  return entries;
}

/** True when the path can be given to Git as an argument: those of a child process are UTF-8 text. */
export function isArgument(path: string): boolean {
  return path !== '' && path.isWellFormed();
}

function isAtOrBelow(path: string, wanted: ReadonlySet<string>): boolean {
  if (wanted.has(path)) return true;
  for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
    if (wanted.has(path.slice(0, slash))) return true;
  }
  return false;
}

function rawSides(field: string): [TreeEntry | null, TreeEntry | null] {
  const [oldMode, newMode, oldOid, newOid] = field.slice(1).split(' ');
  if (!oldMode || !newMode || !oldOid || !newOid) throw new Error('git diff-tree: unreadable raw line');
  return [
    oldMode === ABSENT ? null : { mode: oldMode, oid: oldOid },
    newMode === ABSENT ? null : { mode: newMode, oid: newOid },
  ];
}
