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
  gitDirectory,
  listWorktrees,
  ongoingOperation,
  openGit,
  openRepository,
  orTrouble,
  type RepositoryTrouble,
  readFileSettings,
  repositoryTrouble,
  requireGit,
  shellWord,
} from '../git';
import { filterTrust } from '../trust';

/** Why a folder cannot be worked with as a repository. */
export type NotUsable =
  | RepositoryTrouble
  | RefusalOf<'folder-not-found' | 'not-a-repository' | 'git-missing' | 'git-too-old'>;

/**
 * Recognises what a folder is to us: a folder inside a repository stands for its workspace, a symbolic link for what it
 * leads to. Writes nothing, and adds no exception to Git's ownership rules.
 */
export async function inspectRepository(
  home: string,
  path: string,
): Promise<Result<RepositoryState, NotUsable>> {
  const installed = await requireGit();
  if (!installed.ok) return installed;
  const real = await realpath(path).catch(() => null);
  if (real === null) return refuse({ code: 'folder-not-found', path });
  if (!(await stat(real)).isDirectory()) return refuse({ code: 'not-a-repository', path: real });
  const top = await findTop(real, real);
  if (!top.ok) return top;
  const seen = await lookAtRepository(home, top.value);
  if (!seen.ok) return seen;
  const elsewhere = await filesElsewhere(top.value);
  return elsewhere ? refuse(elsewhere) : seen;
}

/** What a repository is now whose top folder is known. It is looked at there, wherever its settings point. */
export async function lookAtRepository(
  home: string,
  top: string,
): Promise<Result<RepositoryState, NotUsable>> {
  const installed = await requireGit();
  if (!installed.ok) return installed;
  const trouble = await repositoryTrouble(top);
  if (trouble?.code === 'repository-missing') {
    const there = await stat(top).catch(() => null);
    return refuse({ code: there ? 'not-a-repository' : 'folder-not-found', path: top });
  }
  return trouble
    ? refuse(trouble)
    : orTrouble(top, async () => ok(await readState(home, openRepository(top))));
}

/** The nearest folder upwards with a `.git`; a chosen `.git` folder stands for the workspace it belongs to. */
async function findTop(
  folder: string,
  chosen: string,
): Promise<Result<string, RefusalOf<'not-a-repository' | 'bare-repository'>>> {
  if (await isThere(folder, '.git')) return ok(folder);
  const parts = await Promise.all(['HEAD', 'objects', 'refs'].map((name) => isThere(folder, name)));
  if (parts.every(Boolean) && basename(folder) !== '.git') {
    const git = openGit(folder, { gitDir: folder });
    const bare = await git.try(['rev-parse', '--is-bare-repository']);
    const code = bare.stdout.toString('latin1').trim() === 'true' ? 'bare-repository' : 'not-a-repository';
    return refuse({ code, path: chosen });
  }
  const above = dirname(folder);
  return above === folder ? refuse({ code: 'not-a-repository', path: chosen }) : findTop(above, chosen);
}

async function isThere(folder: string, name: string): Promise<boolean> {
  return (await lstat(join(folder, name)).catch(() => null)) !== null;
}

/** A repository whose files Git looks for somewhere else: the user would see other files there than a session does. */
async function filesElsewhere(top: string): Promise<RefusalOf<'repository-unusable'> | null> {
  const git = openGit(top);
  const asked = await git.try(['rev-parse', '--path-format=absolute', '--show-toplevel']);
  const found = asked.stdout.toString('utf8').replace(/\n$/, '');
  if (asked.code === 0 && (await realpath(found).catch(() => null)) === top) return null;
  const set = (await git.try(['config', '--show-scope', '--get', 'core.worktree'])).stdout.toString('utf8');
  const [scope = '', value = ''] = set.replace(/\n$/, '').split(/\t(.*)/s);
  const where = scope === 'worktree' ? '--worktree ' : '';
  const command = `git -C ${shellWord(top)} config ${where}--unset core.worktree`;
  return { code: 'repository-unusable', path: top, why: 'files-elsewhere', detail: value, command };
}

async function readState(home: string, git: Git): Promise<RepositoryState> {
  const [gitDir, commonDir] = await Promise.all([gitDirectory(git), commonDirectory(git)]);
  const tree = { git: git.with({ gitDir, workTree: git.dir }), root: git.dir, gitDir, commonDir };
  const trust = filterTrust(home, { workspace: git.dir, commonDir }, 'workspace');
  const looks = async () => {
    // Together, so that one that fails is heard of when the other has failed before it: the repository may be gone by now.
    const [settings, head] = await Promise.all([readFileSettings(tree, trust), currentHead(git)]);
    return { head, ...(await countChanges(tree, settings, head.commit)) };
  };
  const [facts, sparse, linkedTo, operation, submodules, { head, changed, untrusted }] = await Promise.all([
    git.line(['rev-parse', '--is-shallow-repository', '--show-object-format']),
    git.try(['config', '--type=bool', '--get', 'core.sparseCheckout']),
    mainOf(git, gitDir, commonDir),
    ongoingOperation(git),
    lstat(join(git.dir, '.gitmodules')).catch(() => null),
    looks(),
  ]);
  const [shallow, format] = facts.split('\n');
  return {
    path: git.dir,
    head: headState(head),
    shallow: shallow === 'true',
    linkedTo,
    operation,
    submodules: submodules?.isFile() ?? false,
    sparse: sparse.stdout.toString('latin1').trim() === 'true',
    objectFormat: format === 'sha256' ? 'sha256' : 'sha1',
    changed,
    untrusted,
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
