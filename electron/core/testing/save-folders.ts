import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { execa } from 'execa';
import type { TestRepo } from './test-repo';

/** Has all of it again as it was; the copy goes with `await using`. */
export type BringBack = (() => Promise<void>) & AsyncDisposable;

/** Keeps a copy of a repository, what lies beside it, and a data folder. */
export async function saveFolders(repo: TestRepo, home: string): Promise<BringBack> {
  const folder = await mkdtemp(join(tmpdir(), 'understory-saved-'));
  const kept = [repo.parent, home];
  for (const [index, path] of kept.entries()) await execa('cp', ['-a', path, join(folder, `${index}`)]);
  const bringBack = async () => {
    // The workspace and its Git folder stay the very folders that they are: others would be another repository.
    await clear(repo.parent, basename(repo.path));
    await clear(repo.path, '.git');
    await clear(join(repo.path, '.git'), null);
    await clear(home, null);
    for (const [index, path] of kept.entries())
      await execa('cp', ['-a', `${join(folder, `${index}`)}/.`, path]);
  };
  return Object.assign(bringBack, {
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  });
}

async function clear(folder: string, but: string | null): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name !== but);
  await Promise.all(names.map((name) => rm(join(folder, name), { recursive: true, force: true })));
}
