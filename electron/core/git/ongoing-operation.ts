import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { OngoingOperation } from '#shared/repository';
import type { Git } from './git';
import { gitDirectory } from './layout';
import { readSmallText } from './plain-file';

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
  const sequence = (await readSmallText(join(gitDir, 'sequencer/todo'))) ?? '';
  if (sequence.startsWith('pick')) return 'cherry-pick';
  if (sequence.startsWith('revert')) return 'revert';
  if (await there('BISECT_LOG')) return 'bisect';
  return null;
}
