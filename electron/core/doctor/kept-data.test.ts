import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { safetyScene } from '../testing/safety-scene';
import { expectOk } from '../testing/test-core';

test('what is kept for undo and restore is named with its size, and what nobody knows of any more', async () => {
  await using s = await safetyScene();
  const check = async () => (await s.app.core.core.doctor({})).find(({ id }) => id === 'kept-data');
  expect(await check()).toMatchObject({
    state: 'ok',
    detail: expect.stringMatching(
      /^Safety copies [\d.]+ [KM]B, undo data [\d.]+ [KM]B, attachments 0 bytes, 1 worktree in the trash [\d.]+ [KM]B\.$/,
    ),
  });
  const row = expectOk(await s.app.core.sessions.show({ session: s.applied }));
  const orphan = join(dirname(row.worktree ?? ''), '.understory-trash', 'session001-0123abcd');
  await mkdir(orphan, { recursive: true });
  await writeFile(join(orphan, 'large.bin'), Buffer.alloc(3 << 20));
  const [place = ''] = await readdir(join(s.app.home, 'transactions'));
  await writeFile(join(s.app.home, 'transactions', place, s.apply, 'done.json'), 'nonsense');
  await s.app.reopen();
  await s.app.core.recovered;
  expect(await check()).toMatchObject({
    state: 'warning',
    detail: expect.stringMatching(
      /Belongs to no session: .*session001-0123abcd \(3\.1 MB\)\. .*set aside: .*\.damaged\./,
    ),
    advice: expect.stringContaining('Delete what belongs to no session'),
  });
});
