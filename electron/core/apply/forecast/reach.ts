import type { RepoPath } from '#shared/ids';
import type { TreeChange } from '../../git/diff-tree';

/** What of some changes can meet others. */
export type Reach = {
  readonly changes: ReadonlyMap<RepoPath, TreeChange>;
  /** Folders above its paths: a file in one's place, or a folder in a file's, is a conflict, too. */
  readonly folders: ReadonlySet<string>;
  /** Git may take files that are gone and others that are new for a folder that was renamed, and take others' new files along. */
  readonly goneFrom: ReadonlySet<string>;
  readonly newIn: ReadonlySet<string>;
  /** Whether how files are merged may change with it. */
  readonly attributes: boolean;
};

export function reachOf(changes: ReadonlyMap<RepoPath, TreeChange>): Reach {
  const folders = new Set<string>();
  const goneFrom = new Set<string>();
  const newIn = new Set<string>();
  let attributes = false;
  for (const [path, { before, after }] of changes) {
    for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
      folders.add(path.slice(0, at));
      if (after === null) goneFrom.add(path.slice(0, at));
      if (before === null) newIn.add(path.slice(0, at));
    }
    if (after === null) goneFrom.add('');
    if (before === null) newIn.add('');
    attributes ||= path === '.gitattributes' || path.endsWith('/.gitattributes');
  }
  return { changes, folders, goneFrom, newIn, attributes };
}

/** False where merging the two needs no look: no path of the one is one of the other's, or above or below it. */
export function couldMeet(one: Reach, other: Reach): boolean {
  return (
    meets(one.changes, other.changes) ||
    meets(one.changes, other.folders) ||
    meets(one.folders, other.changes) ||
    meets(one.goneFrom, other.newIn) ||
    meets(one.newIn, other.goneFrom)
  );
}

type Names = Pick<ReadonlySet<string>, 'size' | 'has'> & { keys(): Iterable<string> };

function meets(one: Names, other: Names): boolean {
  const [few, many] = one.size < other.size ? [one, other] : [other, one];
  for (const path of few.keys()) if (many.has(path)) return true;
  return false;
}
