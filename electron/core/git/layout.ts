import { lstat, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Git } from './git';
import { GitFailed } from './git-failed';

/** Absolute path of something Git keeps, such as `MERGE_HEAD` or `info/attributes`, wherever it keeps it. */
export function gitPath(git: Git, name: string): Promise<string> {
  return onePath(git, ['rev-parse', '--path-format=absolute', '--git-path', name]);
}

/** Absolute path of the git folder: of a linked worktree its own one. */
export async function gitDirectory(git: Git): Promise<string> {
  const told = git.gitDir === undefined ? null : await realFolder(git.gitDir);
  return told ?? onePath(git, ['rev-parse', '--path-format=absolute', '--absolute-git-dir']);
}

/** Real absolute path of the folder that all worktrees of the repository share. */
export async function commonDirectory(git: Git): Promise<string> {
  // Most doors are told it: starting Git to hear the same again takes longer than all the rest of a look.
  const told = await toldCommonDirectory(git);
  return told ?? realpath(await onePath(git, ['rev-parse', '--path-format=absolute', '--git-common-dir']));
}

/** Null where Git has to be asked, also for the reason why it cannot work there. */
async function toldCommonDirectory({ gitDir, commonDir }: Git): Promise<string | null> {
  if (gitDir === undefined || !(await realFolder(gitDir))) return null;
  if (commonDir !== undefined) return realFolder(commonDir);
  const isLinked = await lstat(join(gitDir, 'commondir')).catch(() => null);
  return isLinked ? null : realFolder(gitDir);
}

async function realFolder(path: string): Promise<string | null> {
  const found = await stat(path).catch(() => null);
  return found?.isDirectory() ? realpath(path).catch(() => null) : null;
}

/** Absolute path of the working tree's top folder. */
export function topFolder(git: Git): Promise<string> {
  return onePath(git, ['rev-parse', '--path-format=absolute', '--show-toplevel']);
}

/** One path, which may itself hold line ends: only the last one is Git's. */
async function onePath(git: Git, args: readonly string[]): Promise<string> {
  const output = (await git.run(args)).toString('utf8');
  if (!output.endsWith('\n'))
    throw new GitFailed(args, { code: 0, stdout: Buffer.from(output), stderr: 'no path was printed' });
  return output.slice(0, -1);
}

/** Where a working tree's top is, and what Git keeps for it, in one call; as many paths of `names` as were asked. */
export type GitLayout = {
  readonly top: string;
  readonly gitDir: string;
  readonly commonDir: string;
  readonly objectFormat: string;
  readonly paths: readonly string[];
};

/** Looks up several places at once. Throws {@link GitFailed} where there is no working tree. */
export async function findLayout(git: Git, names: readonly string[]): Promise<GitLayout> {
  const output = await git.run([
    'rev-parse',
    '--path-format=absolute',
    '--show-object-format',
    '--show-toplevel',
    '--absolute-git-dir',
    '--git-common-dir',
    ...names.flatMap((name) => ['--git-path', name]),
  ]);
  const lines = output.toString('utf8').split('\n').slice(0, -1);
  const [objectFormat, top, gitDir, commonDir, ...paths] = lines;
  // A path with a line end in it makes more lines than were asked for: then each place is asked for by itself.
  if (objectFormat && top && gitDir && commonDir && paths.length === names.length)
    return { objectFormat, top, gitDir, commonDir: await realpath(commonDir), paths };
  return {
    objectFormat: await git.line(['rev-parse', '--show-object-format']),
    top: await topFolder(git),
    gitDir: await gitDirectory(git),
    commonDir: await commonDirectory(git),
    paths: await Promise.all(names.map((name) => gitPath(git, name))),
  };
}
