import type { Conflict } from '#shared/conflict';
import type { RepoPath } from '#shared/ids';
import { type TreeEntry, treeEntries } from '../../git/diff-tree';
import type { MergeRepository } from '../merge-repository';

/**
 * Says of conflicts in the working tree what makes the user's side of them: commits, edits that are not committed, or both.
 * In a file without edits the other side is a commit, and must not be called anything else.
 *
 * @param head tree of the commit that is checked out
 * @param files tree of the files as they are
 */
export async function oursFromTold(
  mergeRepo: MergeRepository,
  conflicts: readonly Conflict[],
  { head, files }: { readonly head: string; readonly files: string },
): Promise<(conflict: Conflict) => Conflict> {
  const asked = conflicts.filter(({ place, kind }) => place === 'worktree' && !isInTheWay(kind));
  if (asked.length === 0) return (conflict) => conflict;
  const edited = withFolders((await mergeRepo.diff(head, files)).keys());
  const committed = await treeEntries(mergeRepo.git, head, [...new Set(asked.flatMap(pathsOf))]);
  const told = new Map(
    asked.map((conflict) => [conflict, { ...conflict, oursFrom: oursFrom(conflict, edited, committed) }]),
  );
  return (conflict) => told.get(conflict) ?? conflict;
}

function oursFrom(
  conflict: Conflict,
  edited: ReadonlySet<string>,
  committed: ReadonlyMap<RepoPath, TreeEntry>,
): NonNullable<Conflict['oursFrom']> {
  if (!placesOf(conflict).some((path) => edited.has(path))) return 'commits';
  const { base } = conflict.stages;
  const isAsBase = base
    ? isSame(committed.get(base.path), base)
    : !pathsOf(conflict).some((path) => committed.has(path));
  return isAsBase ? 'edits' : 'both';
}

function isSame(entry: TreeEntry | undefined, base: TreeEntry): boolean {
  return entry?.oid === base.oid && entry.mode === base.mode;
}

function isInTheWay(kind: Conflict['kind']): boolean {
  return kind === 'untracked-in-the-way' || kind === 'ignored-in-the-way';
}

function pathsOf({ path, stages: { base, ours, theirs } }: Conflict): RepoPath[] {
  return [path, ...[base, ours, theirs].flatMap((stage) => (stage ? [stage.path] : []))];
}

/** Where edits would have to be for the conflict to be with them: of a renamed folder, anywhere in it. */
function placesOf(conflict: Conflict): readonly string[] {
  const paths = pathsOf(conflict);
  if (conflict.kind !== 'directory-rename') return paths;
  return paths.map((path) => path.slice(0, Math.max(0, path.lastIndexOf('/'))));
}

/** The paths, and each folder that holds one of them. */
function withFolders(paths: Iterable<RepoPath>): ReadonlySet<string> {
  const all = new Set<string>();
  for (const path of paths) {
    all.add(path);
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      const folder = path.slice(0, end);
      if (all.has(folder)) break;
      all.add(folder);
    }
  }
  return all;
}
