import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Resolution } from '#shared/conflict';
import { SessionId } from '#shared/ids';
import {
  type ApplyScene,
  applyScene,
  expectOk,
  quietLog,
  repoPath,
  wallClock,
} from '../../testing/apply-scene';
import { createApplies } from '../applies';

const lines = (changes: Record<number, string> = {}) =>
  `${Array.from({ length: 20 }, (_, line) => changes[line] ?? `line ${line}`).join('\n')}\n`;
const edited = (path: string, text: string): Resolution => ({
  path: repoPath(path),
  take: { choice: 'content', bytes: Buffer.from(text).toString('base64') },
});
const VARIANT = { session: SessionId.parse('othersession'), title: 'Another try' };

/** Both sides changed line 3 of one file; another file was edited by one and deleted by the other. */
async function conflicting(): Promise<ApplyScene> {
  const scene = await applyScene({ 'f.txt': lines(), 'gone.txt': 'one\n' });
  await scene.work({ 'f.txt': lines({ 3: 'theirs' }), 'gone.txt': 'two\n' });
  await scene.repo.write({ 'f.txt': lines({ 3: 'ours' }) });
  await scene.repo.git('rm', '-q', 'gone.txt');
  return scene;
}

const SETTLED: Resolution[] = [
  edited('f.txt', lines({ 3: 'ours and theirs' })),
  { path: repoPath('gone.txt'), take: { choice: 'theirs' } },
];

test('the same conflicts met in a variant are offered as they were resolved, and said to be so when used', async () => {
  await using scene = await conflicting();
  expect((await scene.plan()).offers).toEqual([]);
  const first = await scene.run({ resolutions: SETTLED });
  expect(first.reused).toEqual([]);
  expectOk(await scene.applies.undo(first.apply));

  const { offers } = await scene.plan(VARIANT);
  const from = { session: scene.request().session, title: scene.request().title };
  expect(offers).toEqual(
    SETTLED.map((resolution) => ({ ...resolution, place: 'worktree', source: 'reused', from })),
  );
  const second = await scene.run({ ...VARIANT, resolutions: offers });
  expect(second.reused).toEqual(SETTLED.map(({ path }) => ({ path, from })));
});

test('a place is known again after the rest of its file has changed, from the other side too, and after a restart', async () => {
  await using scene = await conflicting();
  expectOk(await scene.applies.undo((await scene.run({ resolutions: SETTLED })).apply));
  await scene.repo.write({ 'f.txt': lines({ 3: 'theirs', 12: 'mine' }) });
  await scene.work({ 'f.txt': lines({ 3: 'ours', 17: 'more of the session' }) });
  const again = createApplies({ home: scene.home, log: quietLog, clock: wallClock });
  const { offers } = expectOk(await again.plan(scene.request()));
  const known = lines({ 3: 'ours and theirs', 12: 'mine', 17: 'more of the session' });
  expect(offers.find(({ path }) => path === 'f.txt')?.take).toEqual(edited('f.txt', known).take);
});

test('a choice that differs from what is known is no reuse and is what is known from then on', async () => {
  await using scene = await conflicting();
  expectOk(await scene.applies.undo((await scene.run({ resolutions: SETTLED })).apply));
  const others: Resolution[] = [
    edited('f.txt', lines({ 3: 'x' })),
    { path: repoPath('gone.txt'), take: { choice: 'ours' } },
  ];
  const record = await scene.run({ ...VARIANT, resolutions: others });
  expect(record.reused).toEqual([]);
  expectOk(await scene.applies.undo(record.apply));
  const { offers } = await scene.plan();
  expect(offers.map(({ take }) => take)).toEqual(others.map(({ take }) => take));
});

test('nothing is remembered of an apply that was refused, and what is unreadable is not known', async () => {
  await using scene = await conflicting();
  const folder = join(scene.home, 'resolutions');
  expect(
    await scene.applies.run({ ...scene.request({ resolutions: SETTLED.slice(0, 1) }), fingerprint: null }),
  ).toMatchObject({ refusal: { code: 'conflicts' } });
  await expect(readdir(folder)).rejects.toMatchObject({ code: 'ENOENT' });
  expectOk(await scene.applies.undo((await scene.run({ resolutions: SETTLED })).apply));
  for (const name of await readdir(folder)) await writeFile(join(folder, name), '{"take":');
  expect((await scene.plan(VARIANT)).offers).toEqual([]);
});
