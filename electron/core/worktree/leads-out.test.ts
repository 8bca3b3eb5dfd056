import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { leadsOut } from './leads-out';

test('a link that leads out of the worktree is followed, also where the file is not there yet', async () => {
  const place = await realpath(await mkdtemp(join(tmpdir(), 'leads-out-')));
  const worktree = join(place, 'worktree');
  await mkdir(join(worktree, 'src'), { recursive: true });
  await mkdir(join(place, 'outside'));
  await writeFile(join(worktree, 'src', 'a.txt'), '');
  await symlink(join(place, 'outside'), join(worktree, 'out'));
  await symlink('src', join(worktree, 'in'));
  await symlink(join(place, 'nothing'), join(worktree, 'dangling'));
  await symlink(worktree, join(place, 'alias'));
  const out = (path: string, root = worktree) => leadsOut(join(root, path), root);
  for (const path of ['src/a.txt', 'src/new/deep.txt', 'in/a.txt', 'in/new.txt'])
    expect([path, out(path)]).toEqual([path, false]);
  // A file has nothing below it, and a path that cannot be looked at may be anything.
  expect(out('src/a.txt/x')).toBe(false);
  expect(out('x'.repeat(5000))).toBe(true);
  for (const path of ['out', 'out/new.txt', 'out/../src', 'dangling', 'dangling/x'])
    expect([path, out(path)]).toEqual([path, path !== 'out/../src']);
  expect(out('src/a.txt', join(place, 'alias'))).toBe(false);
  expect(leadsOut('/etc/passwd', worktree)).toBe(true);
  expect(leadsOut(join(place, 'gone', 'x'), join(place, 'gone'))).toBe(true);
  await rm(place, { recursive: true });
});
