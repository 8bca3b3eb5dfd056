import type { ChangedFile, Changeset } from '#shared/changeset';
import { hasHidden } from '#shared/hidden-characters';
import { openRepository, PLAIN_DIFF } from '../git';

/** Above this a file is not shown as text either. */
const LARGEST = '20m';

/**
 * Says of each changed file whether its name, or a line that was added to it, holds characters that hide or reorder
 * others. A byte order mark at a file's beginning, form feeds and bytes that are no UTF-8 are common and hide nothing.
 */
export async function markHidden(repositoryPath: string, changeset: Changeset): Promise<Changeset> {
  const blobs = await blobsWithHidden(repositoryPath, changeset);
  const isHidden = ({ path, from, newBlob }: ChangedFile) =>
    hasHidden(path.replaceAll(/[\n\t]/g, '\r')) ||
    (from !== null && hasHidden(from.replaceAll(/[\n\t]/g, '\r'))) ||
    (newBlob !== null && blobs.has(newBlob));
  return {
    ...changeset,
    files: changeset.files.map((file) => (isHidden(file) ? { ...file, hidden: true } : file)),
  };
}

async function blobsWithHidden(
  repositoryPath: string,
  { from, to, additions }: Changeset,
): Promise<ReadonlySet<string>> {
  if (additions === 0) return new Set();
  const what = ['diff-tree', '-r', '-p', '-M', '-U0', '--full-index', '--submodule=short', ...PLAIN_DIFF];
  const bound = ['-c', `core.bigFileThreshold=${LARGEST}`];
  const patch = (await openRepository(repositoryPath).run([...bound, ...what, from, to, '--'])).toString();
  const found = new Set<string>();
  let blob: string | null = null;
  let inHunk = false;
  let first = false;
  // A line of a file always has a sign before it, so a head cannot be made up.
  for (const line of patch.split('\n')) {
    if (line.startsWith('diff --git ')) inHunk = false;
    else if (line.startsWith('index ')) blob = /^index [0-9a-f]+\.\.([0-9a-f]+)/.exec(line)?.[1] ?? null;
    else if (line.startsWith('@@ ')) {
      inHunk = true;
      first = /^@@ \S+ \+1[ ,]/.test(line);
    } else if (inHunk && line.startsWith('+') && blob !== null) {
      if (hasHidden(plainEnough(line.slice(1), first))) found.add(blob);
      first = false;
    }
  }
  return found;
}

function plainEnough(line: string, first: boolean): string {
  const text = first ? line.replace(/^\ufeff/, '') : line;
  return text.replaceAll('\f', '').replace(/\r$/, '');
}
