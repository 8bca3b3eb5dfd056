import { lstat, readdir, realpath, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, dirname, isAbsolute, join, resolve } from 'node:path';
import type { RefusalOf } from '#shared/refusals';
import { ok, type Result, refuse } from '#shared/result';
import { type Git, openGit } from './git';
import { GitFailed } from './git-failed';
import { type GitFolders, gitFoldersOf } from './git-folders';
import { findLayout, type GitLayout } from './layout';
import { openRepository } from './open-repository';
import { readPlainFile, readSmallText } from './plain-file';
import { shellWord } from './shell-word';

/**
 * Why a repository cannot be worked with, though its folder may still be there. That it was replaced only the data folder
 * can tell: `workspaceTrouble` asks it, too.
 */
export type RepositoryTrouble = RefusalOf<
  | 'repository-missing'
  | 'workspace-replaced'
  | 'repository-unusable'
  | 'bare-repository'
  | 'dubious-ownership'
  | 'unsupported-repository'
>;

type Unusable = RefusalOf<'repository-unusable'>;

/**
 * What keeps Git from working with the repository whose top folder is given; null when nothing does. Git is asked once,
 * as the user's own Git would find the repository, ownership included, but for looking into folders above. Why it fails
 * it says in words only, so the reason is found by looking at the disk and by further questions.
 */
export async function repositoryTrouble(top: string): Promise<RepositoryTrouble | null> {
  const there = await stat(top).catch(() => null);
  const link = await lstat(join(top, '.git')).catch(() => null);
  if (!there?.isDirectory() || !link) return { code: 'repository-missing', path: top };
  const folders = gitFoldersOf(top);
  if (!folders)
    return unusable(top, 'git-folder-gone', await readFirstLine(join(top, '.git'), link.isFile()));
  const git = discovering(top);
  const asked = await git.try(['rev-parse', '--is-bare-repository', '--absolute-git-dir']);
  const [bare, found] = asked.stdout.toString('utf8').split(/\n(.*)\n$/s);
  const own = found && (await realpath(found).catch(() => null)) === folders.gitDir;
  if (asked.code !== 0 || !own) return whyNotOpened(git, folders, asked.stderr);
  return bare === 'true' ? bareSet(git) : null;
}

/**
 * As {@link repositoryTrouble}, or else where Git keeps what. Where nothing is wrong one call says both, asked as the
 * user's own Git would find the repository; where it says anything else, each is asked by itself.
 */
export async function findLayoutUntroubled(
  top: string,
  names: readonly string[],
): Promise<Result<GitLayout, RepositoryTrouble>> {
  const folders = gitFoldersOf(top);
  const found = await findLayout(discovering(top), names).catch((error: unknown) => {
    if (error instanceof GitFailed) return null;
    throw error;
  });
  // One that claims to have no working tree has no top.
  const own = found?.top === top && (await realpath(found.gitDir).catch(() => null)) === folders?.gitDir;
  if (found && own) return ok(found);
  const trouble = await repositoryTrouble(top);
  return trouble ? refuse(trouble) : ok(await findLayout(openRepository(top), names));
}

/** Git as the user's own would find the repository, but for looking into folders above. */
function discovering(top: string): Git {
  return openGit(top, { env: { GIT_CEILING_DIRECTORIES: dirname(top) } });
}

/** Runs work on a repository; that Git cannot work with it is an answer, and so is a commit whose objects are away. */
export async function orTrouble<T>(
  top: string,
  work: () => Promise<T>,
): Promise<T | { readonly ok: false; readonly refusal: RepositoryTrouble }> {
  try {
    return await work();
  } catch (error) {
    const refusal = (await repositoryTrouble(top)) ?? (await objectsTrouble(top));
    if (!refusal) throw error;
    return { ok: false, refusal };
  }
}

/** Why the commit that is checked out cannot be read; null when it can, or when there is none. */
export async function objectsTrouble(top: string): Promise<Unusable | null> {
  const git = openRepository(top);
  if (await hasHead(git)) return null;
  const head = await git.try(['rev-parse', '--verify', '--quiet', 'HEAD']);
  if (head.code !== 0) return null;
  const objects = join(gitFoldersOf(top)?.commonDir ?? join(top, '.git'), 'objects');
  const alternates = join(objects, 'info', 'alternates');
  for (const name of ['GIT_ALTERNATE_OBJECT_DIRECTORIES', 'GIT_OBJECT_DIRECTORY']) {
    const value = process.env[name];
    if (!value || !(await hasHead(git.with({ env: { GIT_ALTERNATE_OBJECT_DIRECTORIES: value } })))) continue;
    const folders = value.split(delimiter).map(shellWord).join(' ');
    const command = `printf '%s\\n' ${folders} >> ${shellWord(alternates)}`;
    return { ...unusable(top, 'objects-by-environment', name), command };
  }
  const named = ((await readSmallText(alternates)) ?? '').split('\n');
  for (const line of named.filter((one) => one !== '' && !one.startsWith('#'))) {
    const place = isAbsolute(line) ? line : resolve(objects, line);
    if (!(await isFolder(place))) return unusable(top, 'alternates-gone', place);
  }
  return unusable(top, 'commit-gone', head.stdout.toString('latin1').trim());
}

async function hasHead(git: Git): Promise<boolean> {
  return (await git.try(['cat-file', '-e', 'HEAD^{tree}'])).code === 0;
}

async function whyNotOpened(git: Git, folders: GitFolders, message: string): Promise<RepositoryTrouble> {
  const top = git.dir;
  const trusting = ['-c', 'safe.directory=*', '-c', 'safe.bareRepository=all', 'rev-parse', '--git-dir'];
  if ((await git.try(trusting)).code === 0)
    return { code: 'dubious-ownership', path: top, command: safeDirectoryCommand(top) };
  const broken = await brokenConfiguration(folders);
  if (broken !== null) return unusable(top, 'configuration-broken', broken);
  const head = join(folders.gitDir, 'HEAD');
  if (!(await isHead(head))) {
    const command = `echo 'ref: refs/heads/${await likelyBranch(folders)}' > ${shellWord(head)}`;
    return { ...unusable(top, 'head-broken', head), command };
  }
  for (const name of ['objects', 'refs']) {
    const place = join(folders.commonDir, name);
    if (await isFolder(place)) continue;
    return { ...unusable(top, 'git-folder-incomplete', place), command: `mkdir -p ${shellWord(place)}` };
  }
  const reason = message.trim().replace(/^fatal: /, '');
  return { code: 'unsupported-repository', path: top, reason };
}

/** What Git says of the first configuration file that it cannot read: it names the file and the line. */
async function brokenConfiguration({ gitDir, commonDir }: GitFolders): Promise<string | null> {
  const { GIT_CONFIG_GLOBAL, GIT_CONFIG_SYSTEM, XDG_CONFIG_HOME } = process.env;
  const files = [
    join(commonDir, 'config'),
    join(gitDir, 'config.worktree'),
    GIT_CONFIG_GLOBAL ?? join(homedir(), '.gitconfig'),
    join(XDG_CONFIG_HOME ?? join(homedir(), '.config'), 'git', 'config'),
    GIT_CONFIG_SYSTEM ?? '/etc/gitconfig',
  ];
  // Where no repository is, and with no other file, so that the one that is asked about is the one that fails.
  const git = openGit('/', { env: { GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null' } });
  for (const file of files) {
    if (!(await stat(file).catch(() => null))?.isFile()) continue;
    const asked = await git.try(['config', '--file', file, '--includes', '--list']);
    if (asked.code !== 0) return lastLine(asked.stderr).replace(/^(fatal|error): /, '');
  }
  return null;
}

async function bareSet(git: Git): Promise<RepositoryTrouble> {
  const folders = gitFoldersOf(git.dir);
  // A repository that never had a workspace has no index either.
  if (folders && !(await stat(join(folders.gitDir, 'index')).catch(() => null)))
    return { code: 'bare-repository', path: git.dir };
  const scope = (await git.try(['config', '--show-scope', '--get', 'core.bare'])).stdout.toString('latin1');
  const where = scope.startsWith('worktree\t') ? '--worktree ' : '';
  const command = `git -C ${shellWord(git.dir)} config ${where}core.bare false`;
  return { ...unusable(git.dir, 'bare-set', null), command };
}

function unusable(path: string, why: Unusable['why'], detail: string | null): Unusable {
  return { code: 'repository-unusable', path, why, detail, command: null };
}

/** What the user types to trust the folder; we never do it for them. */
function safeDirectoryCommand(path: string): string {
  return `git config --global --add safe.directory ${shellWord(path)}`;
}

async function isHead(file: string): Promise<boolean> {
  const found = await lstat(file).catch(() => null);
  if (found?.isSymbolicLink()) return true;
  return /^(ref: *refs\/|[0-9a-f]{40,64}\s*$)/.test((await readSmallText(file)) ?? '');
}

/** More than this of packed refs is not looked through for a branch's name. In bytes. */
const MOST_PACKED = 64 * 1024 * 1024;

/** A branch that HEAD may have named: the usual one if there is such, else the first. */
async function likelyBranch({ commonDir }: GitFolders): Promise<string> {
  const loose = await readdir(join(commonDir, 'refs', 'heads')).catch(() => []);
  const read = await readPlainFile(join(commonDir, 'packed-refs'), { most: MOST_PACKED }).catch(() => null);
  const packed = read?.bytes.toString('utf8') ?? '';
  const names = [...loose, ...[...packed.matchAll(/^\S+ refs\/heads\/(\S+)$/gm)].map((one) => one[1] ?? '')];
  const plain = names.filter((name) => /^[\w][\w.-]*$/.test(name) && name !== 'understory');
  return ['main', 'master'].find((name) => plain.includes(name)) ?? plain[0] ?? 'main';
}

async function readFirstLine(file: string, isFile: boolean): Promise<string | null> {
  const text = isFile ? await readSmallText(file) : null;
  return (
    text
      ?.split('\n')[0]
      ?.replace(/^gitdir: /, '')
      .trim() || null
  );
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isDirectory() ?? false;
}
