import type { Blocker } from '#shared/apply';
import type { Conflict } from '#shared/conflict';
import type { RepoPath } from '#shared/ids';
import { concurrently } from '../../concurrently';
import { type TreeChange, type TreeEntry, treeEntries } from '../../git/diff-tree';
import { absoluteBytes, entriesOnlyInIndex, onDiskKinds } from '../../git/index';
import {
  type FoldersSeen,
  findObstacle,
  isForbiddenName,
  type OnDisk,
  onDisk,
  type TouchedFile,
  type Workspace,
} from '../../writing/index';
import { editTree } from './edit-tree';
import {
  conflictsOf,
  type GoalMerge,
  type GoalParts,
  mergeIntoFiles,
  mergeIntoIndex,
  type WorkspaceGoals,
} from './merge-goals';
import { type SameNames, sameNames } from './same-names';

/** How the workspace would look afterwards. Trees are in the merge repository. */
export type WorkspacePlan = {
  readonly worktree: { readonly before: string; readonly after: string };
  readonly index: { readonly before: string; readonly after: string } | null;
  readonly touched: readonly TouchedFile[];
  readonly submodules: readonly RepoPath[];
  readonly open: readonly Conflict[];
  readonly conflicts: readonly Conflict[];
  readonly blockers: readonly Blocker[];
  /** The worktree's merge before any decision; of several goals the last one's. */
  readonly raw: string;
  /** What each goal made of the files, and of what is staged where that was merged for itself. */
  readonly merges: { readonly files: readonly GoalMerge[]; readonly index: readonly GoalMerge[] };
  /** Whether how names are spelled on disk had a say in it. */
  readonly respells: boolean;
};

type Parts = GoalParts & { readonly workspace: Workspace };

/** Untracked files come into play one merge at a time; each round adds at least one, and real plans need three. */
const MOST_ROUNDS = 50;

/**
 * Merges into the workspace's present state until every file that would be touched has been looked at byte by byte: a
 * file that Git does not track, or was told not to watch, thereby becomes an ordinary conflict instead of being lost.
 */
export async function planWorkspace(parts: Parts, goals: WorkspaceGoals): Promise<WorkspacePlan> {
  const looked = new Map<RepoPath, OnDisk>();
  const unreadable: Blocker[] = [];
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const before = await parts.snapshot.worktree();
    const merges = await mergeIntoFiles(parts, goals, before);
    const { tree: after, raw } = merges.at(-1) ?? { tree: before, raw: before };
    const { files, submodules } = splitSubmodules(await parts.mergeRepo.diff(before, after));
    const names = await namesOnDisk(parts, after, files, looked);
    let inspection = await inspect(parts.workspace.root, files, names, looked);
    if (inspection.look.size > 0) {
      unreadable.push(...(await takeIn(parts, inspection.look, files, looked)));
      if ((await parts.snapshot.worktree()) !== before) continue;
      inspection = await inspect(parts.workspace.root, files, names, looked);
    }
    return {
      worktree: { before, after },
      touched: files.map((file) => {
        const { identity, blob } = looked.get(file.path) ?? ABSENT;
        return { ...file, found: identity, raw: blob };
      }),
      submodules,
      blockers: [...inspection.blockers, ...unreadable].sort((a, b) => (a.path < b.path ? -1 : 1)),
      raw,
      respells: names.absent.size + names.respelled.size > 0,
      ...(await planIndex(parts, goals, { before, after, merges, respelled: names.respelled })),
    };
  }
  throw new Error('the workspace kept changing while the apply was planned');
}

/** Pointers of submodules change in commits only; nothing is ever checked out for them. */
export function splitSubmodules(changes: ReadonlyMap<RepoPath, TreeChange>): {
  files: TreeChange[];
  submodules: RepoPath[];
} {
  const files: TreeChange[] = [];
  const submodules: RepoPath[] = [];
  for (const { path, before, after } of changes.values()) {
    const isPointer = (entry: TreeEntry | null) => entry?.mode === '160000';
    if (isPointer(before) || isPointer(after)) submodules.push(path);
    const file = { path, before: isPointer(before) ? null : before, after: isPointer(after) ? null : after };
    if (file.before || file.after) files.push(file);
  }
  return { files, submodules };
}

/** What the disk takes for one name; a path that is only there in another spelling counts as looked at. */
async function namesOnDisk(
  { workspace, mergeRepo }: Parts,
  after: string,
  files: readonly TreeChange[],
  looked: Map<RepoPath, OnDisk>,
): Promise<SameNames> {
  const names = await sameNames(
    workspace.root,
    files,
    async (paths) => new Set((await treeEntries(mergeRepo.git, after, paths)).keys()),
  );
  for (const path of names.absent) looked.set(path, ABSENT);
  return names;
}

async function inspect(
  root: string,
  files: readonly TreeChange[],
  names: SameNames,
  looked: ReadonlyMap<RepoPath, OnDisk>,
): Promise<{ look: Set<RepoPath>; blockers: Blocker[] }> {
  const deleted = new Set(files.filter((file) => file.after === null).map((file) => file.path));
  const look = new Set<RepoPath>();
  const blockers: Blocker[] = [];
  const seen: FoldersSeen = new Map();
  await concurrently(files, async ({ path, after }) => {
    const twin = names.blockers.get(path);
    if (twin || isForbiddenName(path)) {
      blockers.push(twin ?? { path, at: path, kind: 'name-not-allowed', contains: [] });
      return;
    }
    if (names.absent.has(path)) return;
    const obstacle = await findObstacle(root, path, { writes: after !== null, deleted, seen });
    if (obstacle.type === 'blocked') blockers.push(obstacle.blocker);
    else if (obstacle.type === 'clear' && !looked.has(path)) look.add(path);
    else if (obstacle.type === 'file-above') {
      const kind = obstacle.link ? 'symlink-in-path' : 'file-in-the-way';
      if (looked.has(obstacle.at)) blockers.push({ path, at: obstacle.at, kind, contains: [] });
      else look.add(obstacle.at);
    }
  });
  return { look, blockers };
}

/** Reads files' identities first, then has Git take them in: whatever changes in between is noticed when writing. */
async function takeIn(
  { workspace, snapshot }: Parts,
  look: ReadonlySet<RepoPath>,
  files: readonly TreeChange[],
  looked: Map<RepoPath, OnDisk>,
): Promise<Blocker[]> {
  const unreadable: Blocker[] = [];
  const differing: RepoPath[] = [];
  const expected = new Map(files.map(({ path, before }) => [path, before]));
  await concurrently(look, async (path) => {
    try {
      const found = await onDisk(absoluteBytes(workspace.root, path), workspace.objectFormat);
      looked.set(path, found);
      const entry = expected.get(path);
      if (entry === undefined || !isJust(entry, found)) differing.push(path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EACCES') throw error;
      looked.set(path, { identity: { type: 'special' }, blob: null });
      unreadable.push({ path, at: path, kind: 'unreadable', contains: [] });
    }
  });
  await snapshot.lookAt(differing);
  return unreadable;
}

const ABSENT: OnDisk = { identity: { type: 'none' }, blob: null };

/** Whether the tree says of a path just what is there: these bytes, so that there is nothing to take in. */
export function isJust(entry: TreeEntry | null, { identity, blob }: OnDisk): boolean {
  if (entry === null) return identity.type === 'none';
  if (blob !== entry.oid) return false;
  if (identity.type === 'link') return entry.mode === '120000';
  return identity.type === 'file' && entry.mode === ((identity.mode & 0o100) === 0 ? '100644' : '100755');
}

type IndexPart = Pick<WorkspacePlan, 'index' | 'open' | 'conflicts' | 'merges'>;

/** What is staged takes part in a commit on its own, so that the split of staged and unstaged edits stays. */
async function planIndex(
  parts: Parts,
  goals: WorkspaceGoals,
  inFiles: {
    readonly before: string;
    readonly after: string;
    readonly merges: readonly GoalMerge[];
    readonly respelled: SameNames['respelled'];
  },
): Promise<IndexPart> {
  const before = parts.snapshot.indexTree;
  const { merges: files, respelled } = inFiles;
  const ofIndex = goals.flatMap(({ index, resolutions }) => (index ? [[index, resolutions] as const] : []));
  const own = ofIndex.length > 0 && before !== inFiles.before;
  const merges = own ? await mergeIntoIndex(parts, ofIndex, before, files) : [];
  const index =
    ofIndex.length > 0
      ? { before, after: own ? (merges.at(-1)?.tree ?? before) : inFiles.after }
      : await stageUnseen(parts, { worktreeBefore: inFiles.before, worktree: inFiles.after, respelled });
  const all = [...files, ...merges];
  return {
    index,
    open: conflictsOf(all, 'open'),
    conflicts: conflictsOf(all, 'conflicts'),
    merges: { files, index: merges },
  };
}

/**
 * Uncommitted changes are left unstaged, but for what Git does not see on disk: the new spelling of a name, where it
 * finds the file under the old one too; and that a file can be run or is a link, where the settings say that files there
 * do not tell. What is staged of a file stays as it is.
 */
async function stageUnseen(
  { workspace, mergeRepo, snapshot }: Parts,
  inWorkspace: { worktreeBefore: string; worktree: string; respelled: SameNames['respelled'] },
): Promise<WorkspacePlan['index']> {
  const { respelled } = inWorkspace;
  const before = snapshot.indexTree;
  const changes = await mergeRepo.diff(inWorkspace.worktreeBefore, inWorkspace.worktree);
  const kinds = onDiskKinds(await workspace.fileSettings());
  const paths = kinds.executable && kinds.links ? [] : [...changes.keys()];
  if (respelled.size + paths.length === 0) return null;
  const [staged, committed] = await Promise.all(
    [before, snapshot.head].map((tree) =>
      treeEntries(mergeRepo.git, tree, [...[...respelled].flat(), ...paths]),
    ),
  );
  if (!staged || !committed) return null;
  const edits = new Map(entriesOnlyInIndex(kinds, changes.values(), staged, committed));
  for (const [path, old] of respelled) {
    const entry = staged.get(old);
    if (entry && !staged.has(path)) edits.set(path, entry).set(old, null);
  }
  return edits.size === 0 ? null : { before, after: await editTree(mergeRepo, before, edits) };
}
