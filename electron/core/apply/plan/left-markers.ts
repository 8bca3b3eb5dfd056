import type { RepoPath } from '#shared/ids';
import { diffTree } from '../../git/diff-tree';
import { PLAIN_DIFF, pathsFromZ, readBlob } from '../../git/index';
import type { MergeRepository } from '../merge-repository';

/**
 * Files into which conflict markers came between two trees: those of which more conflicts stand in the later one. Git
 * finds the few that may be meant, so that not every changed file has to be read here.
 */
export async function leftMarkers(
  mergeRepo: MergeRepository,
  before: string,
  after: string,
): Promise<RepoPath[]> {
  const { git } = mergeRepo;
  const args = ['diff-tree', '-r', '-z', '--name-only', '--no-renames', '--diff-filter=AMT', ...PLAIN_DIFF];
  const found = pathsFromZ(await git.run([...args, '-G^<<<<<<<', before, after, '--']));
  if (found.length === 0) return [];
  const changes = await diffTree(git, before, after);
  const marked: RepoPath[] = [];
  for (const path of found) {
    const change = changes.get(path);
    if (!change?.after?.mode.startsWith('100')) continue;
    const count = async (side: typeof change.after | null) =>
      side?.mode.startsWith('100') ? countConflicts((await readBlob(git, side.oid)).toString('latin1')) : 0;
    if ((await count(change.after)) > (await count(change.before))) marked.push(path);
  }
  return marked;
}

/**
 * How many conflicts stand in a text as Git writes them, with its usual markers or longer ones: a line that begins with
 * one, a divider and an end of the same length. Pure.
 */
export function countConflicts(text: string): number {
  let found = 0;
  let open: { readonly size: number; divided: boolean } | null = null;
  for (const line of text.split(/\r?\n|\r/)) {
    const marker = /^(<{7,}|={7,}|>{7,})(?: |$)/.exec(line)?.[1];
    if (marker === undefined) continue;
    const size = marker.length;
    if (marker.startsWith('<')) open = { size, divided: false };
    else if (open?.size !== size) continue;
    else if (marker.startsWith('=')) open.divided = true;
    else if (open.divided) {
      found += 1;
      open = null;
    }
  }
  return found;
}
