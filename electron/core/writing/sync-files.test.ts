import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { testRepo } from '../testing/test-repo';
import { syncFiles } from './sync-files';

test('many files are flushed at once where the system has a program for it, else each by itself', async () => {
  await using folder = await testRepo();
  const paths = Array.from({ length: 30 }, (_, file) => join(folder.parent, `file-${file}`));
  for (const path of paths) await writeFile(path, 'one\n');
  const withOneGone = [...paths, join(folder.parent, 'gone')];
  const atOnce = syncFiles(folder.parent, withOneGone);
  if (process.platform === 'linux') await atOnce;
  else await expect(atOnce).rejects.toThrow('ENOENT');
  vi.stubEnv('PATH', folder.parent);
  try {
    await syncFiles(folder.parent, paths);
    // Only who opens each of them finds out.
    await expect(syncFiles(folder.parent, withOneGone)).rejects.toThrow('ENOENT');
  } finally {
    vi.unstubAllEnvs();
  }
});
