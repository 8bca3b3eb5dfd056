import type { Changeset } from '#shared/changeset';
import { openRepository, pathsWithAttribute } from '../git';

/**
 * Says of each changed file whether the repository calls it generated (`linguist-generated`). The attributes of the state
 * before the changes count: what is changed cannot say of itself that it need not be read.
 */
export async function markGenerated(repositoryPath: string, changeset: Changeset): Promise<Changeset> {
  const { files, from } = changeset;
  if (files.length === 0) return changeset;
  const git = openRepository(repositoryPath);
  const paths = files.map(({ path }) => path);
  const generated = await pathsWithAttribute(git, from, 'linguist-generated', paths);
  if (generated.size === 0) return changeset;
  return {
    ...changeset,
    files: files.map((file) => (generated.has(file.path) ? { ...file, generated: true } : file)),
  };
}
