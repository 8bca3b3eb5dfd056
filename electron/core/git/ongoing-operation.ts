import { lstat, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { OngoingOperation } from '#shared/repository';
import type { Git } from './git';
import { gitDirectory } from './places';

/** The operation that waits to be continued or aborted in a working tree; null when there is none. */
export async function ongoingOperation(git: Git): Promise<OngoingOperation | null> {
  return operationIn(await gitDirectory(git));
}

/** As {@link ongoingOperation}, for a known git folder: these files are a worktree's own, never shared. */
export async function operationIn(gitDir: string): Promise<OngoingOperation | null> {
  const there = (name: string): Promise<boolean> =>
    stat(join(gitDir, name)).then(
      () => true,
      () => false,
    );
  if (await there('rebase-merge')) return 'rebase';
  if (await there('rebase-apply')) return (await there('rebase-apply/applying')) ? 'am' : 'rebase';
  if (await there('MERGE_HEAD')) return 'merge';
  if (await there('CHERRY_PICK_HEAD')) return 'cherry-pick';
  if (await there('REVERT_HEAD')) return 'revert';
  const sequence = await readSmall(join(gitDir, 'sequencer/todo'));
  if (sequence.startsWith('pick')) return 'cherry-pick';
  if (sequence.startsWith('revert')) return 'revert';
  if (await there('BISECT_LOG')) return 'bisect';
  return null;
}

/** A list of commits longer than this is none that somebody waits to go on with. */
const LARGEST_TODO = 1024 * 1024;

/** Empty where there is no such file: a pipe that an agent put in its place would never end. */
async function readSmall(path: string): Promise<string> {
  const found = await lstat(path).catch(() => null);
  return found?.isFile() && found.size <= LARGEST_TODO ? readFile(path, 'utf8').catch(() => '') : '';
}
