import { type Stats, statSync } from 'node:fs';
import { stat } from 'node:fs/promises';

/** Whether a path leads to anything; a link that leads nowhere does not. What cannot be looked at counts as not there. */
export async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null)) !== null;
}

/** What a path leads to, at once. Null where it leads nowhere, or cannot be looked at. */
export function statOrNull(path: string): Stats | null {
  try {
    return statSync(path);
  } catch {
    return null;
  }
}
