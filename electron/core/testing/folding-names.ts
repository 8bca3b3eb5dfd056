import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CommitId } from '#shared/ids';
import { foldsNames } from '../writing/spelling';
import type { ApplyScene } from './apply-scene';
import type { TestRepo } from './test-repo';

/**
 * Makes a scene's working tree one whose file system does not tell upper from lower case. Where it does, it is made to
 * look otherwise to whoever asks: then the same is planned and written, though nothing would be in the way.
 *
 * @returns whether the file system really is such a one
 */
export async function foldNames({ repo }: { readonly repo: TestRepo }, root = repo.path): Promise<boolean> {
  if (await foldsNames(root)) return true;
  await symlink('.git', join(root, '.GIT'));
  await writeFile(join(repo.path, '.git', 'info', 'exclude'), '.GIT\n');
  await repo.git('config', 'core.ignorecase', 'true');
  return false;
}

/** Commits files (null: deletes) on the session's branch without writing them, whatever the disk makes of their names. */
export async function commitUnwritten(
  scene: ApplyScene,
  files: Readonly<Record<string, string | null>>,
): Promise<CommitId> {
  const commands: string[][] = [];
  for (const [path, content] of Object.entries(files)) {
    if (content !== null) continue;
    commands.push(['update-index', '--force-remove', path]);
  }
  for (const [path, content] of Object.entries(files)) {
    if (content === null) continue;
    await scene.repo.write({ '../unwritten': content });
    const blob = await scene.repo.git('hash-object', '-w', '--no-filters', '../unwritten');
    commands.push(['update-index', '--add', '--cacheinfo', `100644,${blob},${path}`]);
  }
  return scene.inSession(...commands, ['commit', '-q', '-m', 'work']);
}
