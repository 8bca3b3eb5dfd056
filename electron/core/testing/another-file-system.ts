import { mkdtemp, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A new folder on another file system than the temporary folder's: shared memory, which Linux has. Elsewhere it is only
 * another folder. The caller removes it.
 */
export async function anotherFileSystem(): Promise<string> {
  const memory = '/dev/shm';
  const isThere = await stat(memory).then(
    (found) => found.isDirectory(),
    () => false,
  );
  return mkdtemp(join(isThere ? memory : tmpdir(), 'understory-test-'));
}
