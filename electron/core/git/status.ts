import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CommitId } from '#shared/ids';
import type { RepositoryState } from '#shared/repository';
import { copyIndex } from './copy-index';
import { type FileSettings, type WorkingTree, withFilesGit } from './files-git';
import { pathsFromZ, splitZ } from './path-bytes';
import { firstUntrusted } from './untrusted-filters';

/**
 * How many files of a working tree have uncommitted changes: a file may count as staged and as unstaged. And whether one
 * of its files goes through a content filter that is not trusted.
 *
 * @param head what is checked out; null on a branch without commits
 */
export async function countChanges(
  tree: WorkingTree & { readonly gitDir: string },
  settings: FileSettings,
  head: CommitId | null,
): Promise<Pick<RepositoryState, 'changed' | 'untrusted'>> {
  const args = [
    'status',
    '--porcelain=v2',
    '-z',
    '--untracked-files=all',
    '--ignore-submodules=dirty',
    '--no-renames',
  ];
  return withFilesGit(tree, settings, {}, async (git, folder) => {
    if (head !== null) await writeFile(join(folder, 'git', 'HEAD'), `${head}\n`);
    await copyIndex(join(tree.gitDir, 'index'), join(folder, 'git', 'index'));
    const tracked = async () => pathsFromZ(await git.run(['ls-files', '-z']));
    const [status, filtered] = await Promise.all([
      git.run(args),
      firstUntrusted(git, settings, tracked, 'files'),
    ]);
    return { changed: parseChanges(status), untrusted: filtered !== null };
  });
}

/** Reads `status --porcelain=v2 -z --no-renames`: a field a file. */
export function parseChanges(output: Buffer): RepositoryState['changed'] {
  const changed = { staged: 0, unstaged: 0, untracked: 0 };
  for (const field of splitZ(output)) {
    switch (field.toString('latin1', 0, 1)) {
      case '1':
        if (field.toString('latin1', 2, 3) !== '.') changed.staged += 1;
        if (field.toString('latin1', 3, 4) !== '.') changed.unstaged += 1;
        break;
      case 'u':
        changed.unstaged += 1;
        break;
      case '?':
        changed.untracked += 1;
        break;
      case '#':
      case '!':
        break;
      default:
        throw new Error(`git status: unknown record ${JSON.stringify(field.toString('latin1'))}`);
    }
  }
  return changed;
}
