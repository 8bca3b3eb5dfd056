import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { commandScene } from './testing/command-scene';

const place = commandScene();

test('work left in the middle of a merge is said everywhere and applied only when told so', async () => {
  await place.repo.git('switch', '-qc', 'other');
  await place.repo.write({ 'a.txt': 'theirs\n' });
  await place.repo.commit('theirs');
  await place.repo.git('switch', '-q', 'main');
  const ran = await place.run([
    'run',
    'Do it',
    '--command',
    "sh -c 'echo mine > a.txt; echo new > n.txt; git add -A; git commit -qm mine; git merge other; true'",
  ]);
  expect(ran.stdout).toContain('! left unfinished: a merge open, 1 file with conflicts');
  const { lines } = await place.json(['list']);
  const id = String(lines[0]?.session);
  expect(lines[0]).toMatchObject({ unfinished: { operation: 'merge', unmerged: ['a.txt'] } });
  expect((await place.run(['list'])).stdout).toContain('a merge open, 1 file with conflicts');
  expect((await place.run(['show', id])).stdout).toContain('unfinished');

  for (const more of [[], ['--dry-run'], ['--as', 'squash'], ['--only', 'a.txt']]) {
    const refused = await place.json(['apply', id, ...more]);
    expect(refused).toMatchObject({ code: 3, result: { refusal: { code: 'work-unfinished' } } });
    expect(refused.stderr).toContain('finish or abort the merge');
    expect(refused.stderr).toContain('--unfinished');
  }
  expect((await place.json(['apply', id, '--ask-agent'])).code).toBe(3);
  expect(await place.repo.git('status', '--porcelain')).toBe('');

  expect(await place.json(['apply', id, '--only', 'n.txt'])).toMatchObject({
    code: 0,
    result: { files: ['n.txt'] },
  });
  const dry = await place.json(['apply', id, '--unfinished', '--dry-run']);
  expect(dry).toMatchObject({ code: 0, result: { markers: ['a.txt'], unfinished: { operation: 'merge' } } });
  const applied = await place.json(['apply', id, '--unfinished']);
  expect(applied).toMatchObject({ code: 0, result: { markers: ['a.txt'] } });
  expect(applied.stderr).toContain('conflict markers into:\n    a.txt');
  expect(await readFile(join(place.repo.path, 'a.txt'), 'utf8')).toContain('<<<<<<<');
});
