import { realpath } from 'node:fs/promises';
import { type Git, GitFailed } from './git';

/** Absolute path of something Git keeps, such as `MERGE_HEAD` or `info/attributes`, wherever it keeps it. */
export function gitPath(git: Git, name: string): Promise<string> {
  return onePath(git, ['rev-parse', '--path-format=absolute', '--git-path', name]);
}

/** Absolute path of the git folder: of a linked worktree its own one. */
export function gitDirectory(git: Git): Promise<string> {
  return onePath(git, ['rev-parse', '--path-format=absolute', '--absolute-git-dir']);
}

/** Real absolute path of the folder that all worktrees of the repository share. */
export async function commonDirectory(git: Git): Promise<string> {
  return realpath(await onePath(git, ['rev-parse', '--path-format=absolute', '--git-common-dir']));
}

/** Absolute path of the working tree's top folder. */
export function topFolder(git: Git): Promise<string> {
  return onePath(git, ['rev-parse', '--path-format=absolute', '--show-toplevel']);
}

/** One path, which may itself hold line ends: only the last one is Git's. */
async function onePath(git: Git, args: readonly string[]): Promise<string> {
  const output = (await git.run(args)).toString('utf8');
  if (!output.endsWith('\n')) throw new GitFailed(args, 0, Buffer.from(output), 'no path was printed');
  return output.slice(0, -1);
}
