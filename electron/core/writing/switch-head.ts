import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readPlainFile } from '../git/index';
import { writeDurably } from './durable';
import { exists } from './move-files';
import type { Work } from './work';

/** What Git keeps of an operation that waits to be continued, in a working tree's own git folder. */
const OPERATION_STATE = [
  'rebase-merge',
  'rebase-apply',
  'sequencer',
  'MERGE_HEAD',
  'MERGE_MODE',
  'MERGE_MSG',
  'MERGE_RR',
  'AUTO_MERGE',
  'SQUASH_MSG',
  'CHERRY_PICK_HEAD',
  'REVERT_HEAD',
  'REBASE_HEAD',
  'BISECT_LOG',
  'BISECT_START',
  'BISECT_NAMES',
  'BISECT_TERMS',
  'BISECT_EXPECTED_REV',
];

/** The parts of a half done operation that are there. */
export async function operationState(gitDir: string): Promise<string[]> {
  const found = await Promise.all(OPERATION_STATE.map((name) => exists(join(gitDir, name))));
  return OPERATION_STATE.filter((_name, index) => found[index]);
}

/** In bytes. */
const LONGEST_HEAD = 64 * 1024;

/** The HEAD file's text; null when there is none. */
export async function headText(gitDir: string): Promise<string | null> {
  const read = await readPlainFile(join(gitDir, 'HEAD'), { most: LONGEST_HEAD });
  return read?.bytes.toString('latin1') ?? null;
}

/** Puts a half done operation aside and HEAD on the journal's branch. Steps that are done are seen to be. */
export async function switchHead(work: Work): Promise<void> {
  const { head } = work.journal;
  if (!head) return;
  const { gitDir } = work.workspace;
  for (const name of head.parked) await moveState(work, join(gitDir, name), parkedPath(work, name), 'parked');
  if ((await headText(gitDir)) === head.after) return;
  await writeHead(gitDir, head.after);
  work.step({ at: 'head switched' });
}

/** Takes {@link switchHead} back. */
export async function switchHeadBack(work: Work): Promise<void> {
  const { head } = work.journal;
  if (!head) return;
  const { gitDir } = work.workspace;
  for (const name of head.parked)
    await moveState(work, parkedPath(work, name), join(gitDir, name), 'brought back');
  if ((await headText(gitDir)) !== head.after || head.before === head.after) return;
  if (head.before === null) await rm(join(gitDir, 'HEAD'), { force: true });
  else await writeHead(gitDir, head.before);
  work.step({ at: 'head switched back' });
}

/** In the same folder, so that it is one rename on one file system. */
function parkedPath({ workspace, transaction }: Work, name: string): string {
  return join(workspace.gitDir, `understory-parked-${transaction.id}`, name);
}

async function moveState(work: Work, from: string, to: string, at: 'parked' | 'brought back'): Promise<void> {
  if (!(await exists(from)) || (await exists(to))) return;
  await mkdir(join(to, '..'), { recursive: true });
  await rename(from, to);
  work.step({ at, path: from.slice(from.lastIndexOf('/') + 1) });
}

function writeHead(gitDir: string, text: string): Promise<void> {
  return writeDurably(join(gitDir, 'HEAD'), Buffer.from(text, 'latin1'));
}
