import { accessSync, constants } from 'node:fs';

/** Only the system's own: one that lies elsewhere may be anybody's. */
const PLACES = ['/usr/bin/bwrap', '/usr/local/bin/bwrap', '/bin/bwrap'];

/** Where bubblewrap is; null where the system has none. */
export function findBubblewrap(): string | null {
  return PLACES.find(mayRun) ?? null;
}

function mayRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
