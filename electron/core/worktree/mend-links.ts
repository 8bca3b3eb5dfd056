import { lstat } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { type Git, pathFromBytes, pathToBytes, putInPlace, readSmallText, splitZ } from '../git';

/**
 * Makes a worktree that was moved whole again: it and its Git folder, and those of its submodules, name each other, and
 * its HEAD and an operation left open name its branch. Nothing is written where all is right already, and no link that
 * was put in the way is followed.
 */
export async function mendLinks(
  git: Git,
  place: {
    readonly commonDir: string;
    /** Name of its Git folder below `worktrees/`. */
    readonly admin: string;
    readonly path: string;
    /** Full ref of its branch before and now. */
    readonly from: string;
    readonly to: string;
  },
): Promise<void> {
  const { commonDir, admin, path, from, to } = place;
  const gitDir = join(commonDir, 'worktrees', admin);
  const own = git.with({ gitDir, commonDir });
  await put(join(gitDir, 'gitdir'), `${join(path, '.git')}\n`);
  await put(join(path, '.git'), `gitdir: ${gitDir}\n`);
  await mendSubmodules(own, { root: path, gitDir });
  if (from !== to) await renameBranch(own, gitDir, from, to);
}

/** What follows the name of the worktree's Git folder, wherever that was then. */
const MODULE = /^gitdir: .*\/(?:worktrees|trash)\/[^/]+\/(modules\/[^\n]+)\n?$/;

/** A submodule's `.git` file says which of the worktree's repositories is its own. */
export async function mendSubmodules(
  git: Git,
  worktree: { readonly root: string; readonly gitDir: string },
  { below, repository } = { below: '', repository: worktree.gitDir },
): Promise<void> {
  const { root, gitDir } = worktree;
  for (const path of await submodulesOf(git.with({ index: join(repository, 'index') }))) {
    const inside = join(below, path);
    const link = join(root, inside, '.git');
    const [, module] = MODULE.exec((await readSmallText(link)) ?? '') ?? [];
    if (module === undefined || module.split('/').includes('..')) continue;
    const own = join(gitDir, module);
    if (!(await isPlain(root, inside)) || !(await isPlain(gitDir, module))) continue;
    await put(link, `gitdir: ${relative(dirname(link), own)}\n`);
    const worktreeOf = ['config', '--file', join(own, 'config'), 'core.worktree'];
    await git.run([...worktreeOf, relative(own, join(root, inside))]);
    await mendSubmodules(git, worktree, { below: inside, repository: own });
  }
}

/** Submodules whose names are text; one that is not keeps its old links, which Git can be told to mend. */
async function submodulesOf(git: Git): Promise<string[]> {
  const { code, stdout } = await git.try(['ls-files', '--stage', '-z']);
  if (code !== 0) return [];
  const found = new Set<string>();
  for (const field of splitZ(stdout)) {
    if (field.toString('latin1', 0, 6) !== '160000') continue;
    const path = pathFromBytes(field.subarray(field.indexOf('\t') + 1));
    if (Buffer.from(path, 'utf8').equals(pathToBytes(path))) found.add(path);
  }
  return [...found];
}

/** Whether a path below a folder is made of folders alone. */
async function isPlain(root: string, path: string): Promise<boolean> {
  let at = root;
  for (const part of path.split('/')) {
    at = join(at, part);
    if (!(await lstat(at).catch(() => null))?.isDirectory()) return false;
  }
  return true;
}

async function renameBranch(git: Git, gitDir: string, from: string, to: string): Promise<void> {
  const head = await git.try(['symbolic-ref', '--quiet', 'HEAD']);
  if (head.stdout.toString('utf8').trimEnd() === from)
    await git.run(['symbolic-ref', '-m', 'understory', 'HEAD', to]);
  const short = (ref: string) => ref.replace(/^refs\/heads\//, '');
  for (const [file, before, after] of [
    ['rebase-merge/head-name', from, to],
    ['rebase-apply/head-name', from, to],
    ['BISECT_START', short(from), short(to)],
  ] as const) {
    const place = join(gitDir, file);
    if ((await readSmallText(place))?.trimEnd() === before) await put(place, `${after}\n`);
  }
}

/** What a worktree's `.git` file says of its Git folder, which need not be there; null when it is no such file. */
export async function readLink(worktree: string): Promise<string | null> {
  const [, link] = /^gitdir: (.+?)\n*$/s.exec((await readSmallText(join(worktree, '.git'))) ?? '') ?? [];
  return link === undefined ? null : resolve(worktree, link);
}

async function put(path: string, text: string): Promise<void> {
  if ((await readSmallText(path)) === text) return;
  await putInPlace(path, text);
}
