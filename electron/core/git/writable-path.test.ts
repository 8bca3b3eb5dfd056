import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HOSTILE_PATHS, LEGAL_PATHS } from '#shared/testing/paths';
import { propertyRuns } from '#shared/testing/property-runs';
import { isWritablePath } from '#shared/writable-path';
import { testRepo } from '../testing/test-repo';
import { openGit } from './git';
import { pathFromBytes, pathToBytes } from './path-bytes';

test('a path is taken where Git takes it, on whatever file system', async () => {
  await using repo = await testRepo({ f: 'f\n' });
  await repo.commit('base');
  const git = openGit(repo.path, { settings: { 'core.protectHFS': 'true', 'core.protectNTFS': 'true' } });
  const blob = await git.line(['rev-parse', 'HEAD:f']);
  const takes = async (path: string) => {
    const entry = Buffer.concat([Buffer.from(`100644 ${blob}\t`), pathToBytes(path), Buffer.of(0)]);
    await git.run(['read-tree', '--empty']);
    const { code } = await git.try(['update-index', '-z', '--add', '--index-info'], { input: entry });
    return code === 0 && (await git.run(['ls-files', '-z'])).length > 0;
  };
  for (const path of LEGAL_PATHS) expect([path, await takes(path)]).toEqual([path, true]);
  const spelledOnce = HOSTILE_PATHS.filter((path) => pathFromBytes(pathToBytes(path)) === path);
  for (const path of spelledOnce.filter((one) => one !== '' && !one.includes('\0')))
    expect([path, await takes(path)]).toEqual([path, false]);
});

test('what is decoded of bytes is one spelling, and no other spelling of them is taken', () => {
  const bytes = fc.uint8Array({ minLength: 1, maxLength: 12 });
  const units = fc.array(fc.oneof(fc.integer({ min: 0xdc80, max: 0xdcff }), fc.nat(0xffff)), {
    maxLength: 8,
  });
  fc.assert(
    fc.property(bytes, (some) => {
      const name = `x${pathFromBytes(some.filter((byte) => byte !== 0x2f && byte !== 0 && byte !== 0x5c))}`;
      expect(isWritablePath(name)).toBe(true);
    }),
    propertyRuns(500),
  );
  fc.assert(
    fc.property(units, (some) => {
      const name = `x${String.fromCharCode(...some)}`;
      if (isWritablePath(name)) expect(pathFromBytes(pathToBytes(name))).toBe(name);
    }),
    propertyRuns(1000),
  );
});
