import { copyFile, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { CommitId } from '#shared/ids';
import { syncPath } from '../durable';
import type { Facade } from '../facade';
import type { Workspace } from '../workspace';

/** A small import becomes loose objects; a large one keeps its pack. */
const UNPACKED_BYTES = 4 * 1024 * 1024;
const DURABLE = ['-c', 'core.fsync=all', '-c', 'core.fsyncMethod=batch'];

/**
 * Brings commits with all they need from the facade into the user's objects. This is the only way anything gets there,
 * and nothing refers to it before it is complete.
 */
export async function importObjects(
  workspace: Workspace,
  facade: Facade,
  commits: readonly CommitId[],
  known: readonly CommitId[],
): Promise<void> {
  const revisions = [...new Set(commits), ...[...new Set(known)].map((commit) => `^${commit}`)];
  const prefix = join(facade.scratch, 'import');
  await facade.git.run(['pack-objects', '--revs', '-q', prefix], { input: `${revisions.join('\n')}\n` });
  for (const name of await readdir(facade.scratch)) {
    if (!name.startsWith('import-') || !name.endsWith('.pack')) continue;
    const pack = join(facade.scratch, name);
    if ((await stat(pack)).size <= UNPACKED_BYTES) {
      await workspace.git.run([...DURABLE, 'unpack-objects', '-q'], { input: await readFile(pack) });
    } else {
      await keepPack(
        workspace,
        pack.slice(0, -'.pack'.length),
        name.slice('import-'.length, -'.pack'.length),
      );
    }
  }
  for (const name of await readdir(facade.scratch)) {
    if (name.startsWith('import-')) await rm(join(facade.scratch, name), { force: true });
  }
}

/** The index of a pack comes last: Git sees a pack by it. */
async function keepPack(workspace: Workspace, source: string, id: string): Promise<void> {
  const target = join(workspace.objects, 'pack', `pack-${id}`);
  for (const suffix of ['pack', 'idx']) {
    const passing = join(workspace.objects, 'pack', `tmp_${suffix}_understory_${id}`);
    await copyFile(`${source}.${suffix}`, passing);
    await syncPath(passing);
    await rename(passing, `${target}.${suffix}`);
  }
  await syncPath(join(workspace.objects, 'pack'));
}
