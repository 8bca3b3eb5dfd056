import { realpathSync } from 'node:fs';
import { dirname, normalize } from 'node:path';
import { hasHidden } from '#shared/hidden-characters';
import { liesIn } from '../lies-in';
import { SYSTEM_PLACES } from './bubblewrap';
import { type Mount, SANDBOX_HOME } from './policy';

/**
 * What a sandbox lets its programs do with a path: `hidden`: it is not there, nor can it be made. `read`: it cannot be
 * changed. Null: they may change what is there inside, or it is not certain.
 */
export type Sight = (path: string) => 'hidden' | 'read' | null;

/** What programs see in a sandbox with these mounts, later ones covering earlier ones. */
export function sightOf(mounts: readonly Pick<Mount, 'to' | 'access'>[]): Sight {
  const all = [...SYSTEM_PLACES, { to: SANDBOX_HOME, access: 'write' as const }, ...mounts];
  return (path) => {
    // From where links lead, nobody knows where the way up goes.
    if (!path.startsWith('/') || hasHidden(path) || path.split('/').includes('..')) return null;
    const plain = normalize(path);
    const access = all.findLast(({ to }) => liesIn(to, plain))?.access;
    // No link leads from where nothing is mounted: the folders there are the sandbox's own, and cannot be written.
    if (access === undefined) return all.some(({ to }) => liesIn(plain, to)) ? 'read' : 'hidden';
    return access === 'read' && isItself(plain) ? 'read' : null;
  };
}

/** Whether no link on the way to it leads elsewhere. What is mounted to be read can be looked at: nothing inside changes it. */
function isItself(path: string): boolean {
  try {
    return realpathSync(path) === path;
  } catch {
    return realIsItself(dirname(path));
  }
}

function realIsItself(folder: string): boolean {
  try {
    return realpathSync(folder) === folder;
  } catch {
    return false;
  }
}
