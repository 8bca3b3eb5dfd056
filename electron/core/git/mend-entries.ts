import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Git } from './git';
import { commonDirectory } from './layout';
import { readSmallText } from './plain-file';
import { putInPlace } from './put-in-place';

/** What stands in this file of every worktree that Git makes. */
const COMMON = '../..\n';

/**
 * Writes the `commondir` of worktrees anew where it is empty or no file: one such entry keeps Git from listing, adding
 * and removing any worktree of the repository. Where it is missing Git does well without.
 */
export async function mendEntries(git: Git): Promise<void> {
  const worktrees = join(await commonDirectory(git), 'worktrees');
  for (const name of await readdir(worktrees).catch(() => [])) {
    const entry = join(worktrees, name);
    const there = await lstat(join(entry, 'commondir')).catch(() => null);
    if (!there || there.isDirectory() || (await readSmallText(join(entry, 'commondir')))?.trim()) continue;
    await putInPlace(join(entry, 'commondir'), COMMON);
  }
}
