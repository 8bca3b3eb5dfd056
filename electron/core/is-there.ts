import { stat } from 'node:fs/promises';

/** Whether a path leads to anything; a link that leads nowhere does not. What cannot be looked at counts as not there. */
export async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null)) !== null;
}
