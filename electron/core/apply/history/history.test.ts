import { readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type ApplyScene, applyScene, expectOk, quietLog, repoPath } from '../../testing/apply-scene';
import { createApplies } from '../applies';

const undoKept = { days: 30, newest: 1 };
const enginesOf = ({ home }: ApplyScene) => {
  const open = (afterDays: number) =>
    createApplies({
      home,
      log: quietLog,
      undoKept,
      clock: { now: () => new Date(Date.now() + afterDays * 24 * 60 * 60 * 1000) },
    });
  return { before: open(29), after: open(31) };
};
const lines = (changes: Record<number, string>) =>
  Array.from({ length: 30 }, (_, line) => `${changes[line] ?? `line ${line}`}\n`).join('');
const folders = async (scene: ApplyScene) =>
  (await readdir(await scene.transactions())).filter((name) => name !== 'git-folder.json');

test('old undo data is removed but for the newest, and what was applied in part is still built on', async () => {
  await using scene = await applyScene({ 'f.txt': lines({}), 'rest.txt': 'rest\n' });
  await scene.work({ 'f.txt': lines({ 1: 'part' }), 'rest.txt': 'the rest\n' });
  const part = await scene.run({ only: [repoPath('f.txt')] });
  await scene.repo.git('commit', '-qam', 'the part');
  const other = await scene.run({ session: 'anothersession' as never, only: [repoPath('rest.txt')] });
  const { before, after } = enginesOf(scene);

  await before.giveUpOld();
  expect((await before.past(null)).map(({ obstacle }) => obstacle)).toEqual([null, null]);
  await after.giveUpOld();
  const past = await after.past(null);
  expect(past.map(({ apply, obstacle }) => [apply, obstacle?.code])).toEqual([
    [other.apply, undefined],
    [part.apply, 'undo-expired'],
  ]);
  const refusal = { code: 'undo-expired', apply: part.apply, removedAt: past[1]?.undoDataRemovedAt };
  expect(await after.undo(part.apply)).toMatchObject({ refusal });
  expect(await after.planUndo(part.apply)).toMatchObject({ refusal });
  expect(await after.giveUp(other.apply, { takenBefore: new Date().toISOString() })).toBe(false);
  expect(await folders(scene)).toEqual([other.apply]);

  await scene.repo.git('gc', '-q', '--prune=now');
  expectOk(await after.undo(other.apply));
  // What an undo took away is as old as the undo.
  const [data] = await after.undoData();
  const undone = (await after.list(null)).find(({ apply }) => apply === other.apply);
  expect(data).toMatchObject({ apply: other.apply, at: undone?.undoneAt });
  const rest = expectOk(await after.plan(scene.request()));
  expect(rest.files).toMatchObject([{ path: 'rest.txt' }]);
});

test('nothing is cleared away while a recovery may still need it', async () => {
  await using scene = await applyScene({ 'f.txt': lines({}) });
  await scene.work({ 'f.txt': lines({ 1: 'theirs' }) });
  const first = await scene.run();
  expectOk(await scene.applies.undo(first.apply));
  const second = await scene.run();
  // As a crash leaves it that comes before the apply is said to be done.
  const folder = join(await scene.transactions(), second.apply);
  await rename(join(folder, 'done.json'), join(folder, 'journal.json'));
  const { after } = enginesOf(scene);
  await after.giveUpOld();
  expect((await folders(scene)).sort()).toEqual([first.apply, second.apply]);
  expect(await after.recover(scene.repo.path)).toMatchObject([{ outcome: 'finished' }]);
  await after.giveUpOld();
  expect(await folders(scene)).toEqual([second.apply]);
  expect((await after.list(null)).map(({ undoDataRemovedAt }) => undoDataRemovedAt === null)).toEqual([
    true,
    false,
  ]);
});

test('clearing away that was cut off is brought to its end', async () => {
  await using scene = await applyScene({ 'f.txt': lines({}) });
  await scene.work({ 'f.txt': lines({ 1: 'theirs' }) });
  const { apply } = await scene.run();
  const place = await scene.transactions();
  await rename(join(place, apply), join(place, `${apply}.given-up`));
  const { after } = enginesOf(scene);
  expect(await after.recover(scene.repo.path)).toEqual([]);
  expect(await after.past(null)).toMatchObject([{ obstacle: { code: 'undo-expired', removedAt: null } }]);
  // Who only looks at what is kept deletes nothing.
  expect(await after.undoData()).toEqual([]);
  expect(await folders(scene)).toEqual([`${apply}.given-up`]);
  await after.giveUpOld();
  expect(await folders(scene)).toEqual([]);
});

test('an apply that a crash cut off and that was taken back is listed as such', async () => {
  await using scene = await applyScene({ 'f.txt': lines({}), 'g.txt': lines({}) });
  await scene.work({ 'f.txt': lines({ 1: 'theirs' }), 'g.txt': lines({ 1: 'theirs' }) });
  const { apply } = await scene.run();
  // As a crash leaves it half-way, with a file that somebody saved meanwhile.
  const folder = join(await scene.transactions(), apply);
  await rename(join(folder, 'done.json'), join(folder, 'journal.json'));
  await rm(join(scene.home, 'applies', `${apply}.json`));
  await writeFile(join(scene.repo.path, 'g.txt'), 'saved meanwhile\n');
  expect(await scene.applies.recover(scene.repo.path)).toMatchObject([
    { outcome: 'rolled-back', kept: ['g.txt'] },
  ]);
  const refusal = { code: 'apply-rolled-back', apply };
  expect(await scene.applies.past(null)).toMatchObject([{ state: 'rolled-back', obstacle: refusal }]);
  expect(await scene.applies.undo(apply)).toMatchObject({ refusal });
  expect(await scene.applies.undo(null)).toMatchObject({ refusal: { code: 'apply-unknown' } });
});

test('a repository that is gone keeps nobody from seeing its applies', async () => {
  await using scene = await applyScene({ 'f.txt': lines({}) });
  await scene.work({ 'f.txt': lines({ 1: 'theirs' }) });
  await scene.run();
  await rm(scene.repo.path, { recursive: true });
  expect(await scene.applies.past(null)).toMatchObject([
    { repositoryPath: scene.repo.path, obstacle: { code: 'repository-missing' } },
  ]);
  await enginesOf(scene).after.giveUpOld();
});
