import { createHash, randomBytes } from 'node:crypto';
import { renameSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { CommitId, type RepoPath } from '#shared/ids';
import { together } from '../concurrently';
import { diffTree, parseTree, type TreeChange, type TreeEntry } from '../git/diff-tree';
import {
  absoluteBytes,
  createLanes,
  type Git,
  type ObjectReader,
  openGit,
  openObjectReader,
  readBlob,
  readPlainFile,
  UNDERSTORY,
  writeObject,
  writeTree,
} from '../git/index';
import { ObjectMissing, shaOf, type Workspace } from '../writing/index';
import { mergeSettings } from './merge-settings';

/**
 * An app-owned bare repository that borrows the user's objects. Plans are computed here: its configuration is ours, so
 * no merge driver that somebody planted in the user's can run, and what a plan makes never reaches the user's objects.
 */
export type MergeRepository = {
  readonly gitDir: string;
  readonly objects: string;
  /** Git without a working tree, for objects. */
  readonly git: Git;
  /** Another text once it was made anew, without what plans had left in it, or merges by other attributes. */
  readonly state: string;
  /** Folder for this plan's passing files; gone with the merge repository. */
  readonly scratch: string;
  /** Git that merges as the tree's own `.gitattributes` say. */
  mergingLike(tree: string): Promise<Git>;
  /** A commit for merging only: the same tree and parents make the same id. */
  commit(tree: string, parents: readonly CommitId[]): Promise<CommitId>;
  /** A commit of our own bookkeeping, of this moment. */
  note(tree: string, parents: readonly CommitId[], message: string): Promise<CommitId>;
  /** Stores bytes as they are. */
  blob(bytes: Uint8Array): Promise<string>;
  /** Stores a tree of files that the merge repository or the user's repository has. */
  tree(files: ReadonlyMap<string, TreeEntry>): Promise<string>;
  /** Object id of a commit's tree. */
  treeOf(commit: CommitId): Promise<string>;
  /** As `diffTree`; asked twice, it is looked up once. */
  diff(before: string, after: string): Promise<ReadonlyMap<RepoPath, TreeChange>>;
  [Symbol.asyncDispose](): Promise<void>;
};

const FIXED_DATE = '1700000000 +0000';

/** Opens the merge repository of a workspace's repository, making it when missing. To be disposed of after use. */
export async function openMergeRepository(home: string, workspace: Workspace): Promise<MergeRepository> {
  const gitDir = mergeRepositoryPath(home, workspace.commonDir);
  const giveBack = hold(gitDir);
  try {
    const mergeRepo = await openHeld(home, workspace, gitDir);
    const close = () => mergeRepo[Symbol.asyncDispose]().finally(giveBack);
    return { ...mergeRepo, [Symbol.asyncDispose]: close };
  } catch (error) {
    giveBack();
    throw error;
  }
}

async function openHeld(home: string, workspace: Workspace, gitDir: string): Promise<MergeRepository> {
  const [made, settings] = await together(
    making.lane(gitDir).run(() => makeMergeRepository(gitDir, workspace)),
    workspace.fileSettings().then(mergeSettings),
  );
  const state = `${made} ${await copyAttributes(gitDir, workspace, settings)}`;
  const scratchRoot = join(home, 'facades', 'scratch');
  await mkdir(scratchRoot, { recursive: true });
  const scratch = await mkdtemp(join(scratchRoot, 'plan-'));
  const git = openGit(scratch, { gitDir, oursOnly: true, settings });
  const objects = join(gitDir, 'objects');
  const store = { objects, objectFormat: workspace.objectFormat };
  const reader = openObjectReader(git);
  const merging = new Map<string, Promise<Git>>();
  const trees = new Map<string, Promise<string>>();
  const diffs = new Map<string, ReturnType<typeof diffTree>>();
  const write = async (tree: string, parents: readonly CommitId[], message: string, date: string) => {
    const text = commitText(tree, [...new Set(parents)], message, date);
    const commit = CommitId.parse(await writeObject(store, 'commit', Buffer.from(text)));
    trees.set(commit, Promise.resolve(tree));
    return commit;
  };
  return {
    gitDir,
    objects,
    git,
    state,
    scratch,
    mergingLike: (tree) => memo(merging, tree, () => openWithAttributes(git, scratch, tree)),
    commit: (tree, parents) => write(tree, parents, 'understory\n', FIXED_DATE),
    note: (tree, parents, message) => write(tree, parents, message, `${Math.floor(Date.now() / 1000)} +0000`),
    blob: (bytes) => writeObject(store, 'blob', bytes),
    tree: (files) => writeTree(store, files),
    treeOf: (commit) => memo(trees, commit, () => findTree(reader, commit)),
    diff: async (before, after) =>
      before === after ? new Map() : memo(diffs, `${before} ${after}`, () => diffTree(git, before, after)),
    [Symbol.asyncDispose]: async () => {
      await reader[Symbol.asyncDispose]();
      await rm(scratch, { recursive: true, force: true });
    },
  };
}

/** How many have a merge repository open, by its path. Only the process that holds the data folder works in it. */
const openCounts = new Map<string, number>();

/** Forgets what plans left in a repository's merge repository. While a plan of it is at work, it stays for another time. */
export async function clearMergeRepository(
  home: string,
  workspace: Pick<Workspace, 'commonDir'>,
): Promise<void> {
  const path = mergeRepositoryPath(home, workspace.commonDir);
  if (openCounts.has(path)) return;
  // Gone in one step: a plan that begins meanwhile makes its own.
  const aside = `${path}.${randomBytes(4).toString('hex')}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  await rm(aside, { recursive: true, force: true });
}

function hold(path: string): () => void {
  openCounts.set(path, (openCounts.get(path) ?? 0) + 1);
  return () => {
    const left = (openCounts.get(path) ?? 1) - 1;
    if (left > 0) openCounts.set(path, left);
    else openCounts.delete(path);
  };
}

function mergeRepositoryPath(home: string, commonDir: string): string {
  const name = createHash('sha256').update(commonDir).digest('hex').slice(0, 32);
  return join(home, 'facades', `${name}.git`);
}

/** Two plans at once must not each make one, and the later one put its own in the place of the one in use. */
const making = createLanes();

/** @returns the merge repository's state */
async function makeMergeRepository(gitDir: string, workspace: Workspace): Promise<string> {
  const alternates = join(gitDir, 'objects', 'info', 'alternates');
  const borrowed = `${quoted(workspace.objects)}\n`;
  const known = await readFile(alternates, 'utf8').catch(() => null);
  if (known !== borrowed) {
    await rm(gitDir, { recursive: true, force: true });
    const unfinished = `${gitDir}.${randomBytes(4).toString('hex')}`;
    await mkdir(unfinished, { recursive: true });
    const format = `--object-format=${workspace.objectFormat}`;
    await openGit(unfinished, { oursOnly: true }).run([
      'init',
      '-q',
      '--bare',
      '--template=',
      format,
      unfinished,
    ]);
    await mkdir(join(unfinished, 'objects', 'info'), { recursive: true });
    await mkdir(join(unfinished, 'info'), { recursive: true });
    await writeFile(join(unfinished, 'objects', 'info', 'alternates'), borrowed);
    await rename(unfinished, gitDir).catch(async (error: NodeJS.ErrnoException) => {
      await rm(unfinished, { recursive: true, force: true });
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    });
  }
  const { ino, birthtimeMs } = await stat(gitDir);
  return `${ino} ${birthtimeMs}`;
}

/**
 * The user's own attributes beside the tree's ones: they name built-in behaviour here, never a program. Those of the
 * repository are copied, and Git finds those for all repositories by itself.
 *
 * @returns another text for other attributes or settings
 */
async function copyAttributes(
  gitDir: string,
  { attributes }: Workspace,
  settings: Readonly<Record<string, string>>,
): Promise<string> {
  const everywhere = settings['core.attributesfile'] ?? defaultAttributes();
  const [theirs, general] = await Promise.all([attributes, everywhere].map(readAttributes));
  const ours = join(gitDir, 'info', 'attributes');
  const known = await readFile(ours).catch(() => null);
  if (theirs && !known?.equals(theirs)) {
    // In one step: another plan may be merging by them.
    const fresh = `${ours}.${randomBytes(4).toString('hex')}`;
    await writeFile(fresh, theirs);
    await rename(fresh, ours);
  }
  const told = [JSON.stringify(settings), theirs, general].map((part) => shaOf(Buffer.from(part ?? '')));
  return told.join(' ');
}

/** Empty for what is no plain file. */
async function readAttributes(path: string): Promise<Buffer> {
  const read = await readPlainFile(path, { most: LARGEST_ATTRIBUTES, follow: true }).catch(() => null);
  return read?.bytes ?? NONE;
}

const NONE = Buffer.alloc(0);
/** Git itself reads no larger ones. In bytes. */
const LARGEST_ATTRIBUTES = 100 * 1024 * 1024;

/** Where Git looks when no setting says (gitattributes(5)). */
function defaultAttributes(): string {
  const settings = process.env.XDG_CONFIG_HOME || join(homedir(), '.config');
  return join(settings, 'git', 'attributes');
}

async function openWithAttributes(git: Git, scratch: string, tree: string): Promise<Git> {
  const workTree = await mkdtemp(join(scratch, 'attributes-'));
  const listing = await git.run(['ls-tree', '-r', '-z', '--full-tree', tree]);
  const entries = listing.includes('.gitattributes\0') ? parseTree(listing) : [];
  for (const [path, entry] of entries) {
    if (!entry.mode.startsWith('100') || !(path === '.gitattributes' || path.endsWith('/.gitattributes')))
      continue;
    const target = absoluteBytes(workTree, path);
    await mkdir(target.subarray(0, target.lastIndexOf('/')), { recursive: true });
    await writeFile(target, await readBlob(git, entry.oid));
  }
  return git.with({ dir: workTree, workTree });
}

/** A commit object's text (https://git-scm.com/docs/gitformat-commit), by us. */
function commitText(tree: string, parents: readonly CommitId[], message: string, date: string): string {
  const by = `${UNDERSTORY.name} <${UNDERSTORY.email}> ${date}`;
  const lines = [`tree ${tree}`, ...parents.map((parent) => `parent ${parent}`), `author ${by}`];
  return [...lines, `committer ${by}`, '', message].join('\n');
}

async function findTree(reader: ObjectReader, commit: CommitId): Promise<string> {
  const found = await reader.find(`${commit}^{tree}`);
  if (!found) throw new ObjectMissing(`commit ${commit} or its tree cannot be read`);
  return found.oid;
}

function memo<T>(known: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const found = known.get(key) ?? make();
  known.set(key, found);
  return found;
}

/** As Git's alternates file wants a path that does not speak for itself. */
function quoted(path: string): string {
  return /^["#]|[\n\\]/.test(path) ? `"${path.replace(/[\\"]/g, '\\$&').replace(/\n/g, '\\n')}"` : path;
}

/** Number of loose objects a merge repository may hold before {@link clearMergeRepository} is worth it. */
export async function mergeRepositoryIsLarge(home: string, workspace: Workspace): Promise<boolean> {
  const gitDir = mergeRepositoryPath(home, workspace.commonDir);
  if (!(await stat(gitDir).catch(() => null))) return false;
  const counted = await openGit(gitDir, { gitDir, oursOnly: true }).line(['count-objects']);
  return Number.parseInt(counted, 10) > 20_000;
}
