import { open, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { CommitId } from '#shared/ids';
import { putInPlace } from '../../git';
import { syncPath, type Workspace } from '../../writing/index';
import type { MergeRepository } from '../merge-repository';

/** A small import becomes loose objects; a large one keeps its pack. */
const UNPACKED_BYTES = 4 * 1024 * 1024;
/** Git sees many objects faster in a pack than each in a file, and has them on disk for good faster, too. */
const UNPACKED_OBJECTS = 200;
const PASSING = ['-c', 'core.fsync=none'];
const DURABLE = ['-c', 'core.fsync=all', '-c', 'core.fsyncMethod=batch'];

/**
 * Brings commits with all they need from the merge repository into the user's objects. This is the only way anything gets there,
 * and nothing refers to it before it is complete.
 */
export async function importObjects(
  workspace: Workspace,
  mergeRepo: MergeRepository,
  commits: readonly CommitId[],
  known: readonly CommitId[],
): Promise<void> {
  const revisions = [...new Set(commits), ...[...new Set(known)].map((commit) => `^${commit}`)];
  const prefix = join(mergeRepo.scratch, 'import');
  // What the merge repository only borrows is in the user's objects already, and what it has is small: no deltas are looked for.
  const packing = ['pack-objects', '--revs', '--local', '--window=0', '--threads=1', '-q', prefix];
  await mergeRepo.git.run([...PASSING, ...packing], { input: `${revisions.join('\n')}\n` });
  for (const name of await readdir(mergeRepo.scratch)) {
    if (!name.startsWith('import-') || !name.endsWith('.pack')) continue;
    const pack = join(mergeRepo.scratch, name);
    if (await isSmall(pack)) {
      await workspace.git.run([...DURABLE, 'unpack-objects', '-q'], { input: await readFile(pack) });
    } else {
      await keepPack(
        workspace,
        pack.slice(0, -'.pack'.length),
        name.slice('import-'.length, -'.pack'.length),
      );
    }
  }
  for (const name of await readdir(mergeRepo.scratch)) {
    if (name.startsWith('import-')) await rm(join(mergeRepo.scratch, name), { force: true });
  }
}

async function isSmall(pack: string): Promise<boolean> {
  if ((await stat(pack)).size > UNPACKED_BYTES) return false;
  const file = await open(pack, 'r');
  try {
    const header = Buffer.alloc(12);
    await file.read(header, 0, header.length, 0);
    return header.readUInt32BE(8) <= UNPACKED_OBJECTS;
  } finally {
    await file.close();
  }
}

/** The index of a pack comes last: Git sees a pack by it. */
async function keepPack(workspace: Workspace, source: string, id: string): Promise<void> {
  const target = join(workspace.objects, 'pack', `pack-${id}`);
  for (const suffix of ['pack', 'idx']) {
    const content = { copyOf: `${source}.${suffix}` };
    await putInPlace(`${target}.${suffix}`, content, { reached: syncPath });
  }
  await syncPath(join(workspace.objects, 'pack'));
}
