import { expect, test } from 'vitest';
import { commandScene } from './testing/command-scene';

const place = commandScene();

test('what a turn changed outside of its worktree is listed, shown, planned with, put back and taken back', async () => {
  const id = await place.session('echo n > n.txt; git config user.name Bot; git tag mine');
  const listed = await place.json(['shared', id]);
  expect(listed.code).toBe(0);
  expect(listed.result).toMatchObject({
    session: id,
    changes: [
      { danger: 'identity', state: 'open', turn: 1, subject: { key: 'user.name', after: ['Bot'] } },
      { danger: 'harmless', subject: { ref: 'refs/tags/mine', how: 'created' } },
    ],
  });
  const shown = await place.run(['show', id]);
  expect(shown.stdout + shown.stderr).toContain('user.name was changed from “Tess Test” to “Bot”');
  expect((await place.json(['show', id])).result).toMatchObject({ sharedChanges: [expect.any(String)] });
  const plan = await place.json(['apply', id, '--as', 'squash', '--dry-run']);
  expect(plan.result).toMatchObject({ unaccepted: [{ danger: 'identity' }] });
  expect(plan.stderr).toContain('user.name was changed');

  const back = await place.json(['shared', id, '--put-back']);
  expect(back.result).toMatchObject({ done: [{ state: 'put-back' }], left: [] });
  expect(await place.repo.git('config', 'user.name')).toBe('Tess Test');
  expect(await place.repo.git('tag')).toBe('mine');
  await place.json(['shared', id, '--undo']);
  expect(await place.repo.git('config', 'user.name')).toBe('Bot');
  await place.json(['shared', id, '--accept']);
  await place.json(['apply', id, '--as', 'squash']);
  expect(await place.repo.git('log', '-1', '--format=%an')).toBe('Bot');
});

test('one change is named by its id, and an id that is none is said so', async () => {
  const id = await place.session('git config user.name Bot; git tag mine');
  const { result } = await place.json(['shared', id]);
  const [, tag] = result.changes as { id: string }[];
  expect((await place.json(['shared', id, '--put-back', '--only', tag?.id ?? ''])).code).toBe(0);
  expect(await place.repo.git('tag')).toBe('');
  expect(await place.repo.git('config', 'user.name')).toBe('Bot');
  const unknown = await place.json(['shared', id, '--put-back', '--only', '0123456789abcdef']);
  expect(unknown).toMatchObject({ code: 1, result: { left: [{ why: 'unknown' }] } });
  expect((await place.run(['shared', id, '--put-back', '--only', 'x'])).code).toBe(2);
  expect((await place.run(['shared', id, '--put-back', '--accept'])).code).toBe(2);
});
