import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { execa } from 'execa';
import type { TestRepo } from './test-repo';

/** Keeps a copy of a repository, what lies beside it, and a data folder. Answers how to have all of it again. */
export async function saveFolders(repo: TestRepo, home: string): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'understory-saved-'));
  const kept = [repo.parent, home];
  for (const [index, path] of kept.entries()) await execa('cp', ['-a', path, join(folder, `${index}`)]);
  return async () => {
    // The workspace and its Git folder stay the very folders that they are: others would be another repository.
    await clear(repo.parent, basename(repo.path));
    await clear(repo.path, '.git');
    await clear(join(repo.path, '.git'), null);
    await clear(home, null);
    for (const [index, path] of kept.entries())
      await execa('cp', ['-a', `${join(folder, `${index}`)}/.`, path]);
  };
}

async function clear(folder: string, but: string | null): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name !== but);
  await Promise.all(names.map((name) => rm(join(folder, name), { recursive: true, force: true })));
}
