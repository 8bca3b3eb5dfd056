import { execFileSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { someByDay } from '#shared/testing/at-night';
import { type ApplyScene, applyScene, expectOk, quietLog, wallClock } from '../testing/apply-scene';
import { createApplies } from './index';

const LINES = Array.from({ length: 20 }, (_, line) => `line ${line}`);
const text = (changes: Record<number, string> = {}) =>
  `${LINES.map((line, index) => changes[index] ?? line).join('\n')}\n`;

async function workScene(): Promise<ApplyScene> {
  const scene = await applyScene({ 'f.txt': text(), 'gone/x.txt': 'x\n', swap: 'file\n' });
  await scene.work({ 'f.txt': text({ 3: 'theirs' }), gone: null, swap: null });
  await scene.work({ 'swap/y.txt': 'y\n', 'new.txt': 'new\n' });
  await scene.repo.write({ 'f.txt': text({ 15: 'ours' }), 'own.txt': 'own\n' });
  return scene;
}

function withStep(scene: ApplyScene, step: (name: string) => void) {
  return createApplies({ home: scene.home, log: quietLog, clock: wallClock, step });
}

function diskError(code: string): Error {
  return Object.assign(new Error(`${code}: made up`), { code, path: '/somewhere' });
}

test('a full disk or a missing permission at any step before the end leaves everything as it was', async () => {
  await using scene = await workScene();
  const before = await scene.manifest();
  const tried = new Set<string>();
  for (let finished = false; !finished; ) {
    let failedAt = '';
    const [code, refusal] = tried.size % 2 === 0 ? ['ENOSPC', 'disk-full'] : ['EACCES', 'not-writable'];
    const applies = withStep(scene, (name) => {
      const kind = name.split(' ', 2).join(' ');
      finished ||= name === 'done';
      if (finished || failedAt !== '' || tried.has(kind)) return;
      tried.add(kind);
      failedAt = name;
      throw diskError(code ?? '');
    });
    const result = await applies.run({ ...scene.request({ mode: 'merge' }), fingerprint: null });
    if (finished) expectOk(result);
    else expect([failedAt, result]).toMatchObject([failedAt, { ok: false, refusal: { code: refusal } }]);
    if (finished) expectOk(await scene.applies.undo(null));
    else expect(await scene.repo.git('for-each-ref', 'refs/understory/applies'), failedAt).toBe('');
    expect(await scene.manifest(), failedAt).toEqual(before);
  }
  expect(tried.size).toBeGreaterThan(12);
});

test('an undo that fails half-way is taken back and can be repeated', async () => {
  await using scene = await workScene();
  const before = await scene.manifest();
  const record = await scene.run({ mode: 'merge' });
  const applied = await scene.repo.git('status', '--porcelain', '-uall');
  for (const name of ['undo begun', 'ref back', 'taken away', 'restored']) {
    const failing = withStep(scene, (step) => {
      if (step.startsWith(name)) throw diskError('ENOSPC');
    });
    expect(await failing.undo(record.apply)).toMatchObject({ refusal: { code: 'disk-full' } });
    expect(await scene.repo.git('status', '--porcelain', '-uall'), name).toBe(applied);
    expect(await scene.repo.git('rev-parse', 'HEAD')).toBe(record.commit);
  }
  expectOk(await scene.applies.undo(record.apply));
  expect(await scene.manifest()).toEqual(before);
});

test.each(['files staged', 'journal written'])('a save after "%s" is never lost', async (when) => {
  await using scene = await workScene();
  let saved = false;
  const applies = withStep(scene, (name) => {
    if (saved || name !== when) return;
    saved = true;
    writeFileSync(join(scene.repo.path, 'f.txt'), text({ 15: 'ours', 18: 'saved just now' }));
  });
  expectOk(await applies.run({ ...scene.request(), fingerprint: null }));
  const merged = text({ 3: 'theirs', 15: 'ours', 18: 'saved just now' });
  expect(await readFile(join(scene.repo.path, 'f.txt'), 'utf8')).toBe(merged);
});

test.each(someByDay(['files staged', 'index locked', 'journal written', 'moved aside'], 2))(
  'a target that moves after "%s" keeps its new commit below the session’s',
  async (when) => {
    await using scene = await workScene();
    const { git } = scene.repo;
    const moved = await git('commit-tree', 'HEAD^{tree}', '-p', 'HEAD', '-m', 'by another Git');
    let done = false;
    const applies = withStep(scene, (name) => {
      if (done || !name.startsWith(when)) return;
      done = true;
      execFileSync('git', ['update-ref', 'refs/heads/main', moved], { cwd: scene.repo.path });
    });
    const before = await scene.manifest();
    const record = expectOk(await applies.run({ ...scene.request({ mode: 'squash' }), fingerprint: null }));
    expect(done).toBe(true);
    expect(await git('rev-parse', 'HEAD^')).toBe(moved);
    expect(await readFile(join(scene.repo.path, 'new.txt'), 'utf8')).toBe('new\n');
    expectOk(await scene.applies.undo(record.apply));
    const { '@head': _head, '@refs': _refs, ...kept } = before;
    expect(await scene.manifest()).toMatchObject({ ...kept, '@head': `refs/heads/main ${moved}` });
  },
);

test('the session’s worktree may be gone: its work is in the repository', async () => {
  await using scene = await workScene();
  await rm(join(scene.repo.parent, 'session'), { recursive: true });
  const before = await scene.manifest();
  for (const mode of ['changes', 'merge', 'squash', 'rebase'] as const) {
    const record = await scene.run({ mode });
    expect(await readFile(join(scene.repo.path, 'new.txt'), 'utf8')).toBe('new\n');
    expectOk(await scene.applies.undo(record.apply));
    expect(await scene.manifest()).toEqual(before);
  }
});

test('a file that appears where one is about to be written stays', async () => {
  await using scene = await workScene();
  let made = false;
  const applies = withStep(scene, (name) => {
    if (made || !name.startsWith('moved aside')) return;
    made = true;
    writeFileSync(join(scene.repo.path, 'new.txt'), 'mine\n');
  });
  expect(await applies.run({ ...scene.request(), fingerprint: null })).toMatchObject({
    refusal: { code: 'conflicts', conflicts: [{ path: 'new.txt', kind: 'untracked-in-the-way' }] },
  });
  expect(await readFile(join(scene.repo.path, 'new.txt'), 'utf8')).toBe('mine\n');
  expect(await scene.repo.git('status', '--porcelain', '-uall')).toBe(' M f.txt\n?? new.txt\n?? own.txt');
});

test('a workspace that never stands still is given up on, unharmed', async () => {
  await using scene = await workScene();
  let save = 0;
  const applies = withStep(scene, (name) => {
    if (name !== 'index locked') return;
    save += 1;
    writeFileSync(join(scene.repo.path, 'f.txt'), text({ 18: `save ${save}` }));
  });
  expect(await applies.run({ ...scene.request(), fingerprint: null })).toEqual({
    ok: false,
    refusal: { code: 'plan-stale', changed: ['f.txt'] },
  });
  expect(await readFile(join(scene.repo.path, 'f.txt'), 'utf8')).toBe(text({ 18: `save ${save}` }));
});

test('nothing is left behind in the repository or the data folder but what undo needs', async () => {
  await using scene = await workScene();
  const record = await scene.run();
  const folder = join(await scene.transactions(), record.apply);
  expect((await readdir(folder)).sort()).toEqual([
    'done.json',
    'lock',
    'old',
    'owner.json',
    'place.json',
    'removed',
  ]);
  expect(readdirSync(join(scene.home, 'facades', 'scratch'))).toEqual([]);
  expectOk(await scene.applies.undo(record.apply));
  expect((await readdir(folder)).sort()).toEqual(['lock', 'owner.json', 'place.json', 'undone.json']);
  expect(await scene.applies.recover(scene.repo.path)).toEqual([]);
});
