import { lstatSync, realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import { liesIn } from '../lies-in';

/**
 * Whether a path below a worktree leads somewhere else through a link on its way, or at its end. Of what is not there yet
 * the folder counts that it would be made in. Read at once: what is told of a question has to stand beside it.
 */
export function leadsOut(path: string, worktree: string): boolean {
  const root = realPathOf(worktree);
  if (root === null) return true;
  for (let at = path; liesIn(worktree, at); at = dirname(at)) {
    const real = realPathOf(at);
    if (real !== null) return !liesIn(root, real);
    if (isThere(at)) return true;
  }
  return true;
}

function realPathOf(path: string): string | null {
  try {
    return realpathSync(path);
  } catch {
    return null;
  }
}

/** A link that leads to nothing is there, too, and so may be what cannot be looked at. Below a file nothing is. */
function isThere(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ENOTDIR';
  }
}
