import { lstat, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { CommitId } from '#shared/ids';
import type { RefusalOf } from '#shared/refusals';
import type { RepositoryState } from '#shared/repository';
import { ok, type Result, refuse } from '#shared/result';
import {
  commonDirectory,
  countChanges,
  currentHead,
  type Git,
  GitFailed,
  gitDirectory,
  gitPath,
  listWorktrees,
  ongoingOperation,
  openGit,
  readFileSettings,
  requireGit,
  topFolder,
} from '../git';

/** Why a folder cannot be worked with as a repository. */
export type NotUsable = RefusalOf<
  | 'folder-not-found'
  | 'not-a-repository'
  | 'bare-repository'
  | 'git-missing'
  | 'git-too-old'
  | 'dubious-ownership'
  | 'unsupported-repository'
>;

/**
 * Recognises what a folder is to us: a folder inside a repository stands for its workspace, a symbolic link for what it
 * leads to. Writes nothing, and adds no exception to Git's ownership rules.
 */
export async function inspectRepository(path: string): Promise<Result<RepositoryState, NotUsable>> {
  const installed = await requireGit();
  if (!installed.ok) return installed;
  const real = await realpath(path).catch(() => null);
  if (real === null) return refuse({ code: 'folder-not-found', path });
  if (!(await stat(real)).isDirectory()) return refuse({ code: 'not-a-repository', path: real });
  const git = openGit(real);
  const kind = await git.try(['rev-parse', '--is-bare-repository', '--is-inside-git-dir']);
  if (kind.code !== 0) return refuse(await whyUnreadable(git, kind.stderr));
  const [bare, inside] = kind.stdout.toString('latin1').split('\n');
  if (bare === 'true') return refuse({ code: 'bare-repository', path: real });
  if (inside === 'true') return inspectOwnerOf(real, await gitDirectory(git));
  const workspace = openGit(await realpath(await topFolder(git)));
  try {
    return ok(await readState(workspace));
  } catch (error) {
    const without = error instanceof GitFailed ? await whatHeadLacks(workspace) : null;
    if (without === null) throw error;
    return refuse(without);
  }
}

/**
 * The objects of HEAD may lie where only a variable of one shell names them. That is not followed: a session outlives
 * the shell, and the app knows nothing of it the next time. Null when HEAD lacks nothing.
 */
async function whatHeadLacks(git: Git): Promise<RefusalOf<'unsupported-repository'> | null> {
  const { commit } = await currentHead(git);
  if (commit === null || (await git.try(['cat-file', '-e', `${commit}^{tree}`])).code === 0) return null;
  const alternates = await gitPath(git, 'objects/info/alternates');
  const reason = `the commit of its HEAD, ${commit}, or the tree of it is not in its object store. Where GIT_OBJECT_DIRECTORY or GIT_ALTERNATE_OBJECT_DIRECTORIES names the store that has it, write that folder into ${alternates}: a variable of one shell is not there for sessions, nor when the app is started next. Else \`git fsck\` says what is wrong.`;
  return { code: 'unsupported-repository', path: git.dir, reason };
}

/** A chosen `.git` folder stands for the workspace it belongs to. */
async function inspectOwnerOf(path: string, gitDir: string): Promise<Result<RepositoryState, NotUsable>> {
  if (basename(gitDir) !== '.git') return refuse({ code: 'not-a-repository', path });
  return inspectRepository(dirname(gitDir));
}

/**
 * Git says why it does not open a folder only in words, so the reason is found by asking otherwise: a folder that it
 * would open if its owner did not matter has a foreign owner; one that it still does not open although a repository is
 * there is of a kind that this Git does not know.
 */
async function whyUnreadable(git: Git, message: string): Promise<NotUsable> {
  const trusting = ['-c', 'safe.directory=*', '-c', 'safe.bareRepository=all', 'rev-parse'];
  const owned = await git.try([...trusting, '--is-bare-repository']);
  if (owned.code === 0) {
    const place = await git.try([...trusting, '--path-format=absolute', '--show-toplevel']);
    const path = place.code === 0 ? place.stdout.toString('utf8').replace(/\n$/, '') : git.dir;
    return { code: 'dubious-ownership', path, command: safeDirectoryCommand(path) };
  }
  const marked = await findMarked(git.dir);
  if (marked === null) return { code: 'not-a-repository', path: git.dir };
  return { code: 'unsupported-repository', path: marked, reason: message.trim().replace(/^fatal: /, '') };
}

/** What the user types to trust the folder; we never do it for them. */
function safeDirectoryCommand(path: string): string {
  return `git config --global --add safe.directory '${path.replaceAll("'", "'\\''")}'`;
}

/** The nearest folder upwards that has a `.git`, or is a git folder itself. */
async function findMarked(path: string): Promise<string | null> {
  const there = (name: string): Promise<boolean> =>
    lstat(join(path, name)).then(
      () => true,
      () => false,
    );
  if (await there('.git')) return path;
  if ((await there('HEAD')) && (await there('objects')) && (await there('refs'))) return path;
  const above = dirname(path);
  return above === path ? null : findMarked(above);
}

async function readState(git: Git): Promise<RepositoryState> {
  const [gitDir, commonDir] = await Promise.all([gitDirectory(git), commonDirectory(git)]);
  const tree = { git: git.with({ gitDir, workTree: git.dir }), root: git.dir, gitDir, commonDir };
  const head = currentHead(git);
  const changes = async () => {
    const settings = await readFileSettings(tree, ({ value }) => value);
    return countChanges(tree, settings, (await head).commit);
  };
  const [facts, sparse, linkedTo, operation, submodules, changed] = await Promise.all([
    git.line(['rev-parse', '--is-shallow-repository', '--show-object-format']),
    git.try(['config', '--type=bool', '--get', 'core.sparseCheckout']),
    mainOf(git, gitDir, commonDir),
    ongoingOperation(git),
    lstat(join(git.dir, '.gitmodules')).catch(() => null),
    changes(),
  ]);
  const [shallow, format] = facts.split('\n');
  return {
    path: git.dir,
    head: headState(await head),
    shallow: shallow === 'true',
    linkedTo,
    operation,
    submodules: submodules?.isFile() ?? false,
    sparse: sparse.stdout.toString('latin1').trim() === 'true',
    objectFormat: format === 'sha256' ? 'sha256' : 'sha1',
    changed,
  };
}

function headState({ ref, commit }: Awaited<ReturnType<typeof currentHead>>): RepositoryState['head'] {
  if (ref === null) return { type: 'detached', commit: CommitId.parse(commit) };
  return commit === null ? { type: 'unborn', ref } : { type: 'branch', ref, commit };
}

/** Of a linked worktree the main one, or the bare repository; else null. */
async function mainOf(git: Git, gitDir: string, commonDir: string): Promise<string | null> {
  if ((await realpath(gitDir)) === commonDir) return null;
  const [main] = await listWorktrees(git);
  return main?.path ?? dirname(commonDir);
}
