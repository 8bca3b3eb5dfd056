import type { RepoPath } from '#shared/ids';
import { LARGEST, type Storing } from './admit-files';
import { hashObject } from './blobs';
import type { Git } from './git';
import { GitFailed } from './git-failed';
import { pathsFromZ, pathsToZ, pathToBytes } from './path-bytes';
import { readInTree } from './read-in-tree';
import { filteredBy } from './untrusted-filters';

/**
 * Takes files into the index. One that Git cannot take must not keep the others out: it is found by halving. Where its
 * encoding does not fit it is stored as it is on disk. Where a filter fails that must not, it is left out: what Git LFS or
 * git-crypt was to keep out of the repository is not put there.
 */
export async function storeByPath(
  git: Git,
  root: string,
  paths: readonly RepoPath[],
  storing: Storing,
): Promise<void> {
  const { leftOut, filters } = storing;
  if (paths.length === 0) return;
  const args = ['update-index', '--add', '--remove', '-z', '--stdin'];
  const result = await git.try(args, { input: pathsToZ(paths) });
  if (result.code === 0 && result.stderr === '') return;
  if (result.code === 0) {
    const refused = new Set((await listUntracked(git)).paths);
    for (const path of paths) if (refused.has(path)) leftOut.push({ path, reason: 'special-file' });
    return;
  }
  const [only] = paths;
  if (paths.length === 1 && only !== undefined) {
    if ((await filteredBy(git, filters.required, paths, 'files')).length > 0)
      leftOut.push({ path: only, reason: 'filter-failed' });
    else if (!(await storeAsIs(git, root, only))) leftOut.push({ path: only, reason: 'unreadable' });
    return;
  }
  const half = Math.ceil(paths.length / 2);
  await storeByPath(git, root, paths.slice(0, half), storing);
  await storeByPath(git, root, paths.slice(half), storing);
}

async function storeAsIs(git: Git, root: string, path: RepoPath): Promise<boolean> {
  const found = await readInTree(root, path, LARGEST);
  if (found.kind !== 'file' && found.kind !== 'symlink') return false;
  const mode = found.kind === 'symlink' ? '120000' : await fileMode(git, found.executable, path);
  const oid = await hashObject(git, found.kind === 'symlink' ? found.target : found.bytes);
  const input = Buffer.concat([Buffer.from(`${mode} ${oid} 0\t`), pathToBytes(path), Buffer.from([0])]);
  const result = await git.try(['update-index', '-z', '--index-info'], { input });
  if (result.code !== 0) throw new GitFailed(['update-index'], result);
  return true;
}

/** Where files on disk do not say whether they can be run, the index does. */
async function fileMode(git: Git, executable: boolean, path: RepoPath): Promise<string> {
  const trusts = await git.try(['config', '--type=bool', '--get', 'core.fileMode']);
  if (trusts.stdout.toString('latin1').trim() === 'false') {
    const entry = (await git.run(['ls-files', '--stage', '-z', '--', path])).toString('latin1', 0, 6);
    return entry === '100755' ? entry : '100644';
  }
  return executable ? '100755' : '100644';
}

export async function listUntracked(git: Git): Promise<{ paths: RepoPath[]; complained: boolean }> {
  const args = ['ls-files', '--others', '--exclude-standard', '-z'];
  const { code, stdout, stderr } = await git.try(args);
  if (code !== 0) throw new GitFailed(args, { code, stdout, stderr });
  return { paths: pathsFromZ(stdout), complained: stderr !== '' };
}

export async function forget(git: Git, paths: readonly RepoPath[]): Promise<void> {
  if (paths.length === 0) return;
  await git.run(['update-index', '--force-remove', '-z', '--stdin'], { input: pathsToZ(paths) });
}
