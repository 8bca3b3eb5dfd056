import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createMeasuredSizes } from './measured-sizes';

const { signal } = new AbortController();

async function place() {
  const root = await mkdtemp(join(tmpdir(), 'understory-sizes-'));
  onTestFinished(() => rm(root, { recursive: true }));
  const folder = join(root, 'folder');
  await mkdir(join(folder, 'below'), { recursive: true });
  await writeFile(join(folder, 'below', 'file'), 'x'.repeat(10_000));
  return { folder, below: join(folder, 'below', 'file'), file: join(root, 'sizes.json') };
}

test('a size is measured once, also by a later run, and anew with another mark', async () => {
  const { folder, below, file } = await place();
  const first = createMeasuredSizes(file);
  const size = await first.of(folder, 'one', signal);
  first.keep();
  // As it would be told if it were measured once more.
  await writeFile(below, 'x'.repeat(100_000));
  const later = createMeasuredSizes(file);
  expect(await later.of(folder, 'one', signal)).toEqual(size);
  const kept = await readFile(file, 'utf8');
  later.keep();
  expect(await readFile(file, 'utf8')).toBe(kept);
  expect((await later.of(folder, 'two', signal)).bytes).toBeGreaterThan(size.bytes);
});

test('a file of sizes that cannot be read counts for nothing', async () => {
  const { folder, file } = await place();
  await writeFile(file, '{"sizes":[{"path":1}]}');
  const sizes = createMeasuredSizes(file);
  expect((await sizes.of(folder, 'one', signal)).bytes).toBeGreaterThan(9_999);
  sizes.keep();
  expect(JSON.parse(await readFile(file, 'utf8')).sizes).toHaveLength(1);
});
