import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RepoPath } from '#shared/ids';
import { parseTree } from '../../git/diff-tree';
import { absoluteBytes, type Git, GitFailed, pathsFromZ, pathsToZ, readBlob } from '../../git/index';

/**
 * Which of the paths a tree's own ignore rules leave out. A checkpoint could not record such files, so that they are
 * not in it says nothing about whether they were there.
 */
export async function ignoredBy(git: Git, tree: string, paths: readonly RepoPath[]): Promise<Set<RepoPath>> {
  if (paths.length === 0) return new Set();
  const root = await mkdtemp(join(tmpdir(), 'understory-ignores-'));
  try {
    const listing = await git.run(['ls-tree', '-r', '-z', '--full-tree', tree]);
    const entries = listing.includes('.gitignore\0') ? parseTree(listing) : [];
    for (const [path, { mode, oid }] of entries) {
      if (!mode.startsWith('100') || !(path === '.gitignore' || path.endsWith('/.gitignore'))) continue;
      const target = absoluteBytes(root, path);
      await mkdir(target.subarray(0, target.lastIndexOf('/')), { recursive: true });
      await writeFile(target, await readBlob(git, oid));
    }
    const there = git.with({ dir: root, workTree: root, index: join(root, '..', 'no-index') });
    // This command takes no literal paths; behind `./` a leading colon means nothing to it.
    const args = ['--no-literal-pathspecs', 'check-ignore', '--no-index', '-z', '--stdin'];
    const result = await there.try(args, { input: pathsToZ(paths.map((path) => `./${path}`)) });
    if (result.code > 1) throw new GitFailed(args, result);
    return new Set(pathsFromZ(result.stdout).map((path) => path.slice(2) as RepoPath));
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}
