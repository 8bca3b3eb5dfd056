import type { Blocker } from '#shared/apply';
import type { CommitId, RepoPath } from '#shared/ids';
import type { SkippedFile } from '#shared/skipped-file';
import { concurrently } from '../../concurrently';
import { diffTree, type TreeChange, type TreeEntry, treeEntries } from '../../git/diff-tree';
import {
  absoluteBytes,
  type Git,
  pathsToZ,
  READ_WHOLE_TREE,
  type RecordedTree,
  recordTree,
  refuseUntrusted,
} from '../../git/index';
import {
  exists,
  type FileIdentity,
  type FoldersSeen,
  findObstacle,
  identityOf,
  isForbiddenName,
  type TouchedFile,
} from '../../writing/index';
import { type SameNames, sameNames } from '../plan/same-names';
import { splitSubmodules } from '../plan/workspace-plan';
import { ignoredBy } from './checkpoint-ignores';
import type { SessionWorkspace } from './session-workspace';

/** What bringing a worktree to another tree changes in it. */
export type RollbackPlan = {
  /** The worktree's present state, with every file that will be replaced or deleted. */
  readonly before: string;
  readonly after: string;
  readonly touched: readonly TouchedFile[];
  readonly blockers: readonly Blocker[];
};

/** Rounds in which files that the ignore rules hide are found in the way; one is usual. */
const MOST_ROUNDS = 20;

/**
 * Compares the worktree with a tree until everything that would be replaced is in the recorded state before: also files
 * that are ignored now, and whatever was saved while it was being looked at. Writes objects, nothing else.
 */
export async function planRollback(
  session: SessionWorkspace,
  after: string,
  fallback: CommitId,
): Promise<RollbackPlan> {
  const { workspace, opened } = session;
  const hidden = new Set<RepoPath>();
  let { tree: before, leftOut } = await present(session, hidden, fallback);
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const { files } = splitSubmodules(await diffTree(opened.git, before, after));
    const wanted = await withoutIgnored(session, after, files);
    const kept = async (paths: readonly RepoPath[]) =>
      new Set((await treeEntries(opened.git, after, paths)).keys());
    const names = await sameNames(workspace.root, wanted, kept);
    await refuseUnknown(session, { before, after, head: fallback }, { wanted, leftOut });
    const { blockers, inTheWay } = await inspect(workspace.root, wanted, { hidden, leftOut, names });
    const blocked = new Set(blockers.map(({ path }) => path));
    const unknown = await unknownIn(session, after, fallback, leftOut);
    blockers.push(...unknown.filter(({ path }) => !blocked.has(path)));
    for (const path of inTheWay) hidden.add(path);
    const touched = inTheWay.size > 0 ? [] : await identify(workspace.root, wanted, names.absent, blockers);
    const again = await present(session, hidden, fallback);
    const settled = inTheWay.size === 0 && again.tree === before;
    ({ tree: before, leftOut } = again);
    if (settled) return { before, after, touched, blockers };
  }
  throw new Error('the worktree kept changing while the rollback was planned');
}

/** The worktree as a tree at this moment. */
export function presentTree(session: SessionWorkspace, fallback: CommitId): Promise<RecordedTree> {
  const { workspace, opened } = session;
  const { git, index, realIndex, head, fileSettings } = opened;
  return recordTree(git, {
    root: workspace.root,
    index,
    realIndex,
    fallback: head?.commit ?? fallback,
    settings: fileSettings,
  });
}

/** The same, with the hidden files that were found in the way. */
async function present(
  session: SessionWorkspace,
  hidden: ReadonlySet<RepoPath>,
  fallback: CommitId,
): Promise<{ tree: string; leftOut: readonly SkippedFile[] }> {
  const { git } = session.opened;
  const recorded = await presentTree(session, fallback);
  if (hidden.size === 0) return recorded;
  await git.run(['update-index', '--add', '--remove', '--replace', '-z', '--stdin'], {
    input: pathsToZ([...hidden]),
  });
  return { ...recorded, tree: await git.line(['write-tree']) };
}

/**
 * Throws {@link ProgramsNotTrusted} where a file that would be written, or whose state cannot be told from that of the
 * checkpoints, goes through a filter that may not run. One that is recorded just as it was is no other than it was.
 */
async function refuseUnknown(
  { opened }: SessionWorkspace,
  trees: { readonly before: string; readonly after: string; readonly head: CommitId },
  { wanted, leftOut }: { wanted: readonly TreeChange[]; leftOut: readonly SkippedFile[] },
): Promise<void> {
  const { git, index, fileSettings } = opened;
  if (fileSettings.untrusted.length === 0) return;
  const asIs = leftOut.filter(({ reason }) => reason === 'filter-not-trusted').map(({ path }) => path);
  const out = leftOut.filter(({ reason }) => reason === 'filter-failed').map(({ path }) => path);
  const all = [...asIs, ...out];
  const [head, before, after] = await Promise.all([
    entriesOf(git, trees.head, all),
    entriesOf(git, trees.before, all),
    entriesOf(git, trees.after, all),
  ]);
  const unknown = [
    ...asIs.filter((path) => head.has(path) && head.get(path)?.oid !== before.get(path)?.oid),
    ...out.filter((path) => head.has(path) || after.has(path)),
  ];
  await refuseUntrusted(git, fileSettings, async () => unknown, 'files');
  const written = wanted.filter((file) => file.after !== null).map(({ path }) => path);
  const target = git.with({ index: `${index}-after` });
  await target.run([...READ_WHOLE_TREE, trees.after]);
  await refuseUntrusted(target, fileSettings, async () => written, 'index');
}

/** Files that a filter fails on, which has to work: whether they are what they were at a checkpoint nobody can tell. */
async function unknownIn(
  { opened }: SessionWorkspace,
  after: string,
  head: CommitId,
  leftOut: readonly SkippedFile[],
): Promise<Blocker[]> {
  const failed = leftOut.filter(({ reason }) => reason === 'filter-failed').map(({ path }) => path);
  if (failed.length === 0) return [];
  const known = await Promise.all([head, after].map((tree) => entriesOf(opened.git, tree, failed)));
  return failed
    .filter((path) => known.some((entries) => entries.has(path)))
    .map((path) => ({ path, at: path, kind: 'unreadable', contains: [] }));
}

/** Of some files, those that are in a tree. Without any, Git would list all. */
async function entriesOf(git: Git, tree: string, paths: readonly RepoPath[]) {
  return paths.length === 0 ? new Map<RepoPath, TreeEntry>() : treeEntries(git, tree, paths);
}

/** A file that the checkpoint's own rules ignore stays, unless something of the checkpoint has to be where it is. */
async function withoutIgnored(
  { opened }: SessionWorkspace,
  after: string,
  files: readonly TreeChange[],
): Promise<TreeChange[]> {
  const deletions = files.filter((file) => file.after === null).map(({ path }) => path);
  const ignored = await ignoredBy(opened.git, after, deletions);
  if (ignored.size === 0) return [...files];
  const needed = new Set<string>();
  for (const { path } of files.filter((file) => file.after !== null)) {
    needed.add(path);
    for (const above of foldersAbove(path)) needed.add(above);
  }
  const inTheWay = (path: string) =>
    needed.has(path) ||
    foldersAbove(path).some(
      (above) => needed.has(above) && files.some((file) => file.path === above && file.after !== null),
    );
  return files.filter(({ path }) => !ignored.has(path) || inTheWay(path));
}

function foldersAbove(path: string): string[] {
  const folders: string[] = [];
  for (let slash = path.indexOf('/'); slash !== -1; slash = path.indexOf('/', slash + 1))
    folders.push(path.slice(0, slash));
  return folders;
}

async function inspect(
  root: string,
  files: readonly TreeChange[],
  {
    hidden,
    leftOut,
    names,
  }: { hidden: ReadonlySet<RepoPath>; leftOut: readonly SkippedFile[]; names: SameNames },
): Promise<{ blockers: Blocker[]; inTheWay: Set<RepoPath> }> {
  const deleted = new Set(files.filter((file) => file.after === null).map((file) => file.path));
  // What is recorded without its filter is recorded.
  const missing = leftOut.filter(({ reason }) => reason !== 'filter-not-trusted');
  const unrecorded = new Map(missing.map(({ path, reason }) => [path, reason]));
  const blockers: Blocker[] = [];
  const inTheWay = new Set<RepoPath>();
  const seen: FoldersSeen = new Map();
  await concurrently(files, async ({ path, before, after }) => {
    const block = (kind: Blocker['kind'], at: RepoPath = path) => {
      blockers.push({ path, at, kind, contains: [] });
    };
    const reason = unrecorded.get(path);
    const twin = names.blockers.get(path);
    if (twin) {
      blockers.push(twin);
      return;
    }
    if (isForbiddenName(path)) return block('name-not-allowed');
    // Its newest state is in no checkpoint, so replacing it would lose that.
    if (reason) return block(reason === 'unreadable' ? 'unreadable' : 'file-in-the-way');
    if (names.absent.has(path)) return;
    const obstacle = await findObstacle(root, path, { writes: after !== null, deleted, seen });
    if (obstacle.type === 'blocked') blockers.push(obstacle.blocker);
    if (obstacle.type === 'file-above') {
      if (hidden.has(obstacle.at)) block(obstacle.link ? 'symlink-in-path' : 'file-in-the-way', obstacle.at);
      else inTheWay.add(obstacle.at);
    }
    const isNew = before === null && after !== null && obstacle.type === 'clear';
    if (isNew && !hidden.has(path) && (await isFileThere(root, path))) inTheWay.add(path);
  });
  return { blockers: blockers.sort((a, b) => (a.path < b.path ? -1 : 1)), inTheWay };
}

async function isFileThere(root: string, path: RepoPath): Promise<boolean> {
  const place = absoluteBytes(root, path);
  return (await exists(place)) && (await identityOf(place)).type !== 'folder';
}

async function identify(
  root: string,
  files: readonly TreeChange[],
  absent: ReadonlySet<RepoPath>,
  blockers: Blocker[],
): Promise<TouchedFile[]> {
  const found = new Map<RepoPath, FileIdentity>();
  await concurrently(files, async ({ path }) => {
    if (absent.has(path)) return;
    try {
      found.set(path, await identityOf(absoluteBytes(root, path)));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EACCES') throw error;
      blockers.push({ path, at: path, kind: 'unreadable', contains: [] });
    }
  });
  return files.map((file) => ({ ...file, found: found.get(file.path) ?? { type: 'none' }, raw: null }));
}
