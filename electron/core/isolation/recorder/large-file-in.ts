import { join } from 'node:path';

/** Path of a large file below a folder in which Git LFS keeps such, by the SHA-256 of its content. */
export function largeFileIn(folder: string, id: string): string {
  return join(folder, 'objects', id.slice(0, 2), id.slice(2, 4), id);
}
