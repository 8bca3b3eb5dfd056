import { lstat, mkdir, mkdtemp, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isFilterCommand, placedCommand, requiredFilters } from './filter-command';
import { type Git, type GitContext, openGit } from './git';
import { readPlainFile, readSmallText } from './plain-file';
import { environmentSettings, type GitSetting, readSettings } from './settings';
import { type FilterTrust, settingsFile, type VettedSettings, vetSettings } from './vetted-settings';

/** A working tree and where Git keeps what belongs to it. Paths are absolute. */
export type WorkingTree = {
  /** Git with the true git folder told, so that settings which depend on it are found. */
  readonly git: Git;
  readonly root: string;
  /** The user's workspace of the repository; by default this is it. Programs of the repository that the user trusts are run there. */
  readonly workspace?: string;
  /** Null when there is no longer one of its own. */
  readonly gitDir: string | null;
  readonly commonDir: string;
  /** The user asked for what may have to be fetched: the remotes of a partial clone count. */
  readonly promisors?: boolean;
  /** Of the settings in its files, in the order of Git, those that the user has accepted; by default all. */
  readonly accepted?: (settings: readonly GitSetting[]) => readonly GitSetting[];
  /** Of the same, those that are the user's own and not an agent's; by default all. */
  readonly ofUser?: (settings: readonly GitSetting[]) => readonly GitSetting[];
  /** The file to read in the place of the repository's `info/attributes`. */
  readonly attributes?: string;
};

/** Settings under which the files of one working tree are read and written. */
export type FileSettings = VettedSettings & {
  /** Content filters that the user requires: a file is not taken without them. By name; undefined where all count. */
  readonly requiredByUser?: ReadonlySet<string>;
};

/** Asks a working tree for its settings, those that depend on its place, branch or remotes too, and vets them. */
export async function readFileSettings(
  { git, root, commonDir, promisors = false, accepted = (settings) => settings, ofUser }: WorkingTree,
  trusted: FilterTrust,
): Promise<FileSettings> {
  // What our own calls set looks like what the user's environment set, and is no setting of this working tree.
  const inFiles = (await readSettings(git)).filter(({ scope }) => scope !== 'command');
  const vetted = await vetSettings([...accepted(inFiles), ...environmentSettings()], {
    root,
    commonDir,
    promisors,
    trusted,
  });
  return ofUser ? { ...vetted, requiredByUser: requiredFilters(ofUser(inFiles)) } : vetted;
}

/** Whether a folder in a repository's Git folder belongs to content filters: keys, contents. */
export function isOfFilters(name: string): boolean {
  return !NOT_OF_FILTERS.test(name);
}

/** The value in force; null when nothing sets it. `key` is in lower case. */
export function settingIn(settings: FileSettings, key: string): string | null {
  return settings.counting.findLast((setting) => setting.key === key)?.value ?? null;
}

/** Folders in a git folder that are Git's or ours. What else is there belongs to content filters: keys, contents. */
const NOT_OF_FILTERS =
  /^(objects|refs|logs|hooks|info|worktrees|modules|branches|remotes|rebase-.*|sequencer|lost-found|reftable|rr-cache|svn|fsmonitor.*|understory|lfs)$/;

/**
 * Git for reading, comparing and writing the files of a working tree: on a git folder of ours, made in `folder`, that
 * has the vetted settings and nothing else. So a setting that somebody adds meanwhile does not count, and a condition
 * that asks where the git folder is has been answered for the true one. Objects are the repository's. The index is a
 * passing one in `folder` until another is named; refs are there for filters to read.
 */
export async function openFilesGit(
  {
    root,
    workspace = root,
    gitDir,
    commonDir,
    promisors = false,
    attributes = join(commonDir, 'info', 'attributes'),
  }: Omit<WorkingTree, 'git'>,
  settings: FileSettings,
  folder: string,
  more: Pick<GitContext, 'index' | 'settings' | 'env'> = {},
): Promise<Git> {
  const own = join(folder, 'git');
  const infoOf = (from: string | null, name: string) =>
    from === null ? null : copyPlain(join(from, 'info', name), join(own, 'info', name));
  const folders = { tree: root, workspace, nowhere: join(own, 'nowhere') };
  await Promise.all([
    mkdir(join(own, 'info'), { recursive: true }),
    mkdir(folders.nowhere, { recursive: true }),
  ]);
  const counting = settings.counting
    .filter(({ key }) => key !== LFS_STORAGE)
    .map((setting) =>
      setting.runsIn
        ? { ...setting, value: placedCommand(setting.key, setting.value, setting.runsIn, folders) }
        : setting,
    );
  const largeFiles = lfsStorage(commonDir, settings);
  // Git LFS is to put there what it fetches.
  if (promisors && settings.counting.some(runsGitLfs)) await mkdir(largeFiles, { recursive: true });
  const storage = await lendLargeFiles(largeFiles, own);
  await Promise.all([
    writeFile(join(own, 'HEAD'), await headOf(gitDir)),
    writeFile(join(own, 'config'), settingsFile([...counting, ...settingsOf(settings), ...storage])),
    lend(commonDir, own, 'refs').then(() => mkdir(join(own, 'refs'), { recursive: true })),
    lend(commonDir, own, 'packed-refs'),
    lendToFilters(commonDir, own),
    copyPlain(attributes, join(own, 'info', 'attributes')),
    infoOf(commonDir, 'exclude'),
    infoOf(gitDir, 'sparse-checkout'),
  ]);
  return openGit(root, {
    gitDir: own,
    workTree: root,
    index: join(own, 'index'),
    ...more,
    oursOnly: true,
    env: { GIT_OBJECT_DIRECTORY: join(commonDir, 'objects'), ...more.env },
  });
}

/** Opens {@link openFilesGit} in a passing folder, for as long as the work takes. */
export async function withFilesGit<T>(
  tree: WorkingTree,
  settings: FileSettings,
  more: Parameters<typeof openFilesGit>[3],
  work: (git: Git, folder: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'understory-files-'));
  try {
    return await work(await openFilesGit(tree, settings, folder, more), folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function settingsOf(settings: FileSettings): Pick<GitSetting, 'key' | 'value'>[] {
  const version = settings.counting.some(({ key }) => key.startsWith('extensions.')) ? '1' : '0';
  return [
    { key: 'core.repositoryformatversion', value: version },
    { key: 'core.bare', value: 'false' },
  ];
}

/** Where Git LFS keeps the contents of a repository's files, of which there may be no other copy. Absolute. */
export function lfsStorage(commonDir: string, settings: Pick<FileSettings, 'counting'>): string {
  return settings.counting.findLast(({ key }) => key === LFS_STORAGE)?.value || join(commonDir, 'lfs');
}

const LFS_STORAGE = 'lfs.storage';

function runsGitLfs({ key, value }: GitSetting): boolean {
  return isFilterCommand(key) && /\bgit[- ]lfs\b/.test(value);
}

/**
 * Has Git LFS keep contents where the repository does. A setting that says so would count for a remote in a folder, too,
 * which Git LFS asks for its settings from there: it is for where there is no folder to link to yet.
 */
async function lendLargeFiles(storage: string, own: string): Promise<Pick<GitSetting, 'key' | 'value'>[]> {
  const isThere = await stat(storage).then(
    (found) => found.isDirectory(),
    () => false,
  );
  const isLent =
    isThere &&
    (await symlink(storage, join(own, 'lfs')).then(
      () => true,
      () => false,
    ));
  return isLent ? [] : [{ key: LFS_STORAGE, value: storage }];
}

const NO_HEAD = 'ref: refs/heads/none\n';

/** The text of HEAD, as far as Git can have written it. */
async function headOf(gitDir: string | null): Promise<string> {
  const text = gitDir === null ? null : await readSmallText(join(gitDir, 'HEAD'));
  return text !== null && /^(ref: refs\/[^\n]+|[0-9a-f]{40,64})\n?$/.test(text) ? text : NO_HEAD;
}

/** Attributes, patterns to ignore and the like: Git reads no larger ones. In bytes. */
const LARGEST_LIST = 100 * 1024 * 1024;

async function copyPlain(from: string, to: string): Promise<void> {
  const read = await readPlainFile(from, { most: LARGEST_LIST }).catch(() => null);
  if (read) await writeFile(to, read.bytes);
}

async function lendToFilters(commonDir: string, own: string): Promise<void> {
  const names = (await readdir(commonDir)).filter(isOfFilters);
  // In a sandbox they are links to where they are seen. A file of Git's own that is a link is none of them.
  const isFolder = (name: string) =>
    stat(join(commonDir, name)).then(
      (found) => found.isDirectory(),
      () => false,
    );
  const folders = await Promise.all(names.map(async (name) => ((await isFolder(name)) ? [name] : [])));
  await Promise.all(folders.flat().map((name) => lend(commonDir, own, name)));
}

/** Without it a filter merely finds less: where links are not allowed, that is how it is. */
async function lend(from: string, to: string, name: string): Promise<void> {
  if (await lstat(join(from, name)).catch(() => null))
    await symlink(join(from, name), join(to, name)).catch(() => undefined);
}
