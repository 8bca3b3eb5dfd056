import { link, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isHalfPlaced } from './move-files';

test('only where files cannot be linked into place, the beginning of one is taken for a copy that was cut off', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'understory-test-'));
  try {
    const [whole, target] = [join(folder, 'whole'), Buffer.from(join(folder, 'target'))];
    await writeFile(whole, 'of the session\n');
    const copies = await link(whole, join(folder, 'linked')).then(
      () => false,
      () => true,
    );
    for (const beginning of ['', 'of the']) {
      await writeFile(target, beginning);
      expect(await isHalfPlaced(whole, target)).toBe(copies);
    }
    for (const other of ['of them', 'of the session\n', 'of the session\nand more\n']) {
      await writeFile(target, other);
      expect(await isHalfPlaced(whole, target)).toBe(false);
    }
    await rm(target);
    expect(await isHalfPlaced(whole, target)).toBe(false);
    expect(await isHalfPlaced(join(whole, 'below'), target)).toBe(false);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
