import { lstat, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Conflict, Resolution } from '#shared/conflict';
import { type ApplyScene, applyScene, expectOk, repoPath } from '../testing/apply-scene';
import { type Choice, CONFLICT_CASES } from '../testing/conflict-cases';

async function onDisk(root: string, path: string): Promise<string | null> {
  const place = join(root, path);
  const found = await lstat(place).catch(() => null);
  if (!found || found.isDirectory()) return null;
  if (found.isSymbolicLink()) return `-> ${await readlink(place)}`;
  return `${found.mode & 0o100 ? 'x ' : ''}${await readFile(place, 'utf8')}`;
}

describe.each(CONFLICT_CASES)('$kind: $name', ({ kind, path, prepare, outcomes }) => {
  test('is listed with its choices, and nothing is written', async () => {
    await using made = await prepare();
    const before = await made.manifest();
    const plan = await made.plan();
    expect(plan.conflicts.map((conflict) => [conflict.path, conflict.kind])).toEqual([[path, kind]]);
    for (const choice of Object.keys(outcomes)) expect(plan.conflicts[0]?.choices).toContain(choice);
    const refused = await made.applies.run({ ...made.request(), fingerprint: null });
    expect(refused).toMatchObject({ ok: false, refusal: { code: 'conflicts' } });
    expect(await made.manifest()).toEqual(before);
  });

  test('is resolved each way, and undone', async () => {
    await using made = await prepare();
    const before = await made.manifest();
    const [conflict] = (await made.plan()).conflicts;
    for (const [choice, expected] of Object.entries(outcomes)) {
      const resolutions: Resolution[] = [{ path: repoPath(path), take: { choice: choice as Choice } }];
      const run = await made.applies.run({ ...made.request({ resolutions }), fingerprint: null });
      for (const [file, content] of Object.entries(expected)) {
        expect([choice, file, await onDisk(made.repo.path, file)]).toEqual([choice, file, content]);
      }
      if (run.ok) expectOk(await made.applies.undo(run.value.apply));
      else expect(run.refusal.code).toBe('nothing-to-apply');
      expect(await made.manifest(), `undo of ${choice}`).toEqual(before);
    }
    if (conflict?.choices.includes('content')) await resolveWithContent(made, conflict);
  });
});

async function resolveWithContent(made: ApplyScene, conflict: Conflict): Promise<void> {
  const bytes = Buffer.from('resolved\n').toString('base64');
  await made.run({ resolutions: [{ path: conflict.path, take: { choice: 'content', bytes } }] });
  expect(await readFile(join(made.repo.path, conflict.path), 'utf8')).toBe('resolved\n');
}

test('a submodule that both moved elsewhere is a conflict that only commits can resolve', async () => {
  await using made = await applyScene({ 'f.txt': 'f\n' });
  const commits = [made.base, await made.work({ 'a.txt': 'a\n' }), await made.work({ 'b.txt': 'b\n' })];
  const point = (commit: string | undefined) => [
    'update-index',
    '--add',
    '--cacheinfo',
    `160000,${commit},module`,
  ];
  await made.repo.git(...point(commits[0]));
  await made.repo.git('commit', '-q', '-m', 'module');
  const base = (await made.repo.git('rev-parse', 'HEAD')) as typeof made.base;
  await made.inSession(['reset', '-q', '--hard', base], point(commits[1]), ['commit', '-q', '-m', 'theirs']);
  const head = await made.inSession();
  await made.repo.git(...point(commits[2]));
  await made.repo.git('commit', '-q', '-m', 'ours');
  const request = { base, head, mode: 'merge' } as const;
  const plan = await made.plan(request);
  expect(plan.conflicts.map((each) => [each.path, each.kind, each.choices])).toEqual([
    ['module', 'submodule', ['ours', 'theirs', 'base']],
  ]);
  const record = await made.run({
    ...request,
    resolutions: [{ path: repoPath('module'), take: { choice: 'theirs' } }],
  });
  expect(await made.repo.git('ls-tree', record.commit ?? '', 'module')).toContain(commits[1]);
});

test('a choice that a kind does not have, or a path without a conflict, is refused', async () => {
  await using made = await applyScene({ 'f.txt': 'f\n' });
  await made.work({ 'f.txt': 'theirs\n', 'g.txt': 'g\n' });
  await made.repo.write({ 'f.txt': 'ours\n' });
  const attempt = (path: string, choice: Choice) =>
    made.applies.plan(made.request({ resolutions: [{ path: repoPath(path), take: { choice } }] }));
  expect(await attempt('f.txt', 'delete')).toMatchObject({
    refusal: { code: 'resolution-unfit', path: 'f.txt' },
  });
  expect(await attempt('g.txt', 'ours')).toMatchObject({
    refusal: { code: 'resolution-unfit', path: 'g.txt' },
  });
});

test('of two resolutions for a path, the one that no longer fits is told from the other by its place', async () => {
  await using made = await applyScene({ 'f.txt': 'f\n' });
  await made.inSession(['rm', '-q', 'f.txt'], ['commit', '-qm', 'delete']);
  await made.repo.write({ 'f.txt': 'ours\n' });
  await made.repo.commit('ours');
  await made.repo.write({ 'f.txt': null });
  const { conflicts } = await made.plan({ mode: 'rebase' });
  expect(conflicts.map(({ path, place }) => [path, place])).toEqual([['f.txt', 'commit']]);
  const resolutions = (['commit', 'worktree'] as const).map((place) => ({
    path: repoPath('f.txt'),
    place,
    take: { choice: 'theirs' as const },
  }));
  expect(await made.applies.plan(made.request({ mode: 'rebase', resolutions }))).toMatchObject({
    refusal: { code: 'resolution-unfit', path: 'f.txt', place: 'worktree' },
  });
});

test('a side that only the plan knows can be read', async () => {
  await using made = await applyScene({ 'f.txt': 'f\n' });
  await made.work({ 'f.txt': 'theirs\n' });
  await made.repo.write({ 'f.txt': 'ours\n' });
  const [conflict] = (await made.plan()).conflicts;
  const { base, ours, theirs } = conflict?.stages ?? {};
  const stages = { base: base?.oid ?? null, ours: ours?.oid ?? null, theirs: theirs?.oid ?? null };
  expect(await made.applies.sides(made.repo.path, stages)).toMatchObject({
    ours: { type: 'text', text: 'ours\n' },
    theirs: { type: 'text', text: 'theirs\n' },
  });
});
