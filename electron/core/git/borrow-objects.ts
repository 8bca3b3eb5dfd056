import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Git } from './git';

/**
 * Git with the objects of other folders beside its own. `shared` is a Git folder whose objects are among them: where that
 * is shallow, its history ends where it ends there.
 */
export async function borrowingObjects(
  git: Git,
  folders: readonly string[],
  shared: string | null = null,
): Promise<Git> {
  const shallow = shared === null ? null : join(shared, 'shallow');
  const isShallow = shallow !== null && ((await stat(shallow).catch(() => null))?.isFile() ?? false);
  return git.with({
    env: {
      GIT_ALTERNATE_OBJECT_DIRECTORIES: folders.map(quoted).join(':'),
      ...(isShallow && shallow !== null ? { GIT_SHALLOW_FILE: shallow } : {}),
    },
  });
}

/** A path for a list that has colons between its paths. */
function quoted(path: string): string {
  return `"${path.replace(/[\\"]/g, '\\$&').replace(/\n/g, '\\n')}"`;
}
