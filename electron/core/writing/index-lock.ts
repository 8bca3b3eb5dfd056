import { rm, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ApplyId } from '#shared/ids';
import type { RefusalOf } from '#shared/refusals';
import { ok, type Result } from '#shared/result';
import { readSmallText } from '../git/index';
import { placeWithoutReplacing } from './move-files';
import { indexLocked } from './preconditions';
import { makeFolderOfOwn, type Transaction } from './transaction-folder';
import type { Workspace } from './workspace';

const MARK = 'understory apply ';
const TRIES = 10;
const PAUSE_MS = 100;

/**
 * Takes Git's own lock on the index, so that no other Git changes the workspace meanwhile. The lock appears with its
 * content in one step (in two where the file system has no links), so that a crash leaves either none or one that names
 * a transaction of the data folder. Any other lock, whatever it says, is waited for a moment and never taken away. Throws
 * where the workspace is no longer in its place.
 */
export async function lockIndex(
  workspace: Workspace,
  transaction: Transaction,
): Promise<Result<null, RefusalOf<'index-locked'>>> {
  await workspace.proveInPlace();
  let token = join(transaction.folder, 'lock');
  await writeFile(token, tokenOf(transaction.id));
  for (let attempt = 1; ; attempt += 1) {
    try {
      if (await placeWithoutReplacing(token, Buffer.from(workspace.indexLock), false)) return ok(null);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EXDEV' && token !== nearToken(workspace, transaction.id)) {
        token = nearToken(workspace, transaction.id);
        await makeFolderOfOwn(workspace);
        await writeFile(token, tokenOf(transaction.id), { flag: 'wx' });
        continue;
      }
      throw error;
    }
    const held = await indexLocked(workspace);
    if (held && attempt >= TRIES) return { ok: false, refusal: held };
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

/** Gives the lock back if it is the transaction's. Throws where the working tree is not in its place: the lock is away with it. */
export async function unlockIndex(workspace: Workspace, id: ApplyId): Promise<void> {
  await workspace.proveInPlace();
  if ((await lockHolder(workspace)) === id) await unlink(workspace.indexLock);
  await rm(nearToken(workspace, id), { force: true });
}

/** Beside the lock, for a transaction that lies on the workspace's file system while the git folder is on another. */
function nearToken({ ownFolder }: Workspace, id: ApplyId): string {
  return join(ownFolder, `lock-${id}`);
}

/** The transaction that a lock names; null when there is no lock, or another Git's. */
export async function lockHolder(workspace: Workspace): Promise<ApplyId | null> {
  const text = await readSmallText(workspace.indexLock);
  return text?.startsWith(MARK) ? (text.slice(MARK.length) as ApplyId) : null;
}

function tokenOf(id: ApplyId): string {
  return `${MARK}${id}`;
}
