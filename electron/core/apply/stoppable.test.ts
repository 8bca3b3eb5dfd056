import { statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ApplyMode, ApplyProgress } from '#shared/apply';
import { someByDay } from '#shared/testing/at-night';
import { applyScene, expectOk, quietLog, wallClock } from '../testing/apply-scene';
import { rollbackScene } from '../testing/rollback-scene';
import { allowPrograms } from '../testing/trust';
import { createApplies, createWorktreeWrites, type WorktreeWrite, type WriteWatch } from './index';

/** A session that writes twenty files anew, changes one and deletes one. */
function wideScene() {
  return applyScene({ 'edit.txt': 'old\n', 'gone.txt': 'gone\n' }).then(async (scene) => {
    const added = Array.from({ length: 20 }, (_, file) => [`added/${file}.txt`, `${file}\n`]);
    await scene.work({ ...Object.fromEntries(added), 'edit.txt': 'new\n', 'gone.txt': null });
    await scene.repo.write({ 'own.txt': 'mine\n' });
    return scene;
  });
}

async function runStoppedAt(scene: Awaited<ReturnType<typeof wideScene>>, mode: ApplyMode, name: string) {
  const stop = new AbortController();
  const heard: ApplyProgress[] = [];
  const applies = createApplies({
    home: scene.home,
    log: quietLog,
    clock: wallClock,
    step: (step) => (step.startsWith(name) ? stop.abort() : undefined),
  });
  const outcome = await applies.run(
    { ...scene.request({ mode }), fingerprint: null },
    { signal: stop.signal, progress: (progress) => heard.push(progress) },
  );
  return { outcome, heard, applies };
}

test.each(
  someByDay(
    [
      'transaction folder made',
      'files staged',
      'journal written',
      'moved aside gone.txt',
      'written added/7.txt',
    ],
    2,
  ),
)('an apply that is stopped after “%s” leaves everything as it was, and can be made again', async (step) => {
  await using scene = await wideScene();
  const before = await scene.manifest();

  const { outcome, applies } = await runStoppedAt(scene, 'merge', step);

  expect(outcome).toEqual({ ok: false, refusal: { code: 'apply-stopped' } });
  expect(await scene.manifest()).toEqual(before);
  expect(await applies.recover(scene.repo.path)).toEqual([]);
  expectOk(await applies.run({ ...scene.request({ mode: 'merge' }), fingerprint: null }));
});

test('once the branch has moved, an apply that is stopped comes to its end', async () => {
  await using scene = await wideScene();
  const { outcome } = await runStoppedAt(scene, 'merge', 'ref moved');
  expect(expectOk(outcome)).toMatchObject({ state: 'done' });
  expect(await scene.repo.git('status', '--porcelain')).toBe('?? own.txt');
});

test('who follows an apply hears of every file, from none to all', async () => {
  await using scene = await wideScene();
  const { outcome, heard } = await runStoppedAt(scene, 'changes', 'no such step');
  expectOk(outcome);
  expect(heard[0]).toEqual({ doing: 'preparing', done: 0, of: 22 });
  expect(heard.filter(({ doing }) => doing === 'writing')).toEqual(
    Array.from({ length: 22 }, (_, done) => ({ doing: 'writing', done: done + 1, of: 22 })),
  );
});

test('a stop does not wait for a content filter that hangs, and ends it', async () => {
  await using scene = await applyScene({ '.gitattributes': 'held.txt filter=gate\n' });
  const begun = join(scene.repo.parent, 'begun');
  await scene.repo.git('config', 'filter.gate.smudge', `echo $$ > ${begun}; exec sleep 600`);
  await allowPrograms(scene.home, scene.repo.path);
  await scene.work({ 'early.txt': 'early\n', 'held.txt': 'held\n', 'late.txt': 'late\n' });
  const before = await scene.manifest();
  const stop = new AbortController();

  const outcome = await scene.applies.run(
    { ...scene.request(), fingerprint: null },
    {
      signal: stop.signal,
      // The first file is ready, and Git waits for the second one.
      progress: ({ doing, done, of }) => {
        if (
          doing === 'preparing' &&
          done === 1 &&
          of === 3 &&
          statSync(begun, { throwIfNoEntry: false })?.size
        )
          stop.abort();
      },
    },
  );

  expect(outcome).toEqual({ ok: false, refusal: { code: 'apply-stopped' } });
  expect(await scene.manifest()).toEqual(before);
  const filter = Number(await readFile(begun, 'utf8'));
  // Who has to take note of its end may be slow to.
  await expect.poll(() => isRunning(filter), { timeout: 60_000 }).toBe(false);
  await scene.repo.git('config', 'filter.gate.smudge', 'cat');
  await allowPrograms(scene.home, scene.repo.path);
  expectOk(await scene.applies.run({ ...scene.request(), fingerprint: null }));
});

test.each(
  someByDay(
    [
      ['transaction folder made', 'stopped'],
      ['files staged', 'stopped'],
      ['journal written', 'stopped'],
      ['moved aside other', 'stopped'],
      ['written added/3', 'stopped'],
      ['ref moved', 'done'],
    ] as const,
    2,
  ),
)('an update that is stopped after “%s” is %s', async (name, end) => {
  await using scene = await rollbackScene({ edit: '1\n', other: 'other\n', gone: 'gone\n' });
  await scene.agent('echo 2 >> edit; echo mine > mine');
  const { commit: head } = await scene.checkpoint();
  const added = Array.from({ length: 6 }, (_, file) => [`added/${file}`, `${file}\n`]);
  await scene.repo.write({ ...Object.fromEntries(added), other: 'other of main\n', gone: null });
  await scene.repo.commit('main goes on');
  const before = await scene.state();
  const stop = new AbortController();
  const heard: ApplyProgress[] = [];
  const told: WorktreeWrite[] = [];
  const writes = createWorktreeWrites({
    home: scene.home,
    log: quietLog,
    clock: wallClock,
    step: (step) => (step.startsWith(name) ? stop.abort() : undefined),
  });
  const { worktree: path, session, branch, base } = scene;
  const place = { repositoryPath: scene.repo.path, path, session, branch, head, base };
  const how = { title: 'Scene', source: 'refs/heads/main', mode: 'merge', resolutions: [] } as const;
  const update = (watch: WriteWatch | null) =>
    writes.update(
      { ...place, ...how, fingerprint: null },
      async (written) => {
        told.push(written);
      },
      watch,
    );

  const outcome = await update({ signal: stop.signal, progress: (progress) => heard.push(progress) });

  expect(heard[0]).toEqual({ doing: 'preparing', done: 0, of: 8 });
  expect(await writes.pending()).toEqual([]);
  if (end === 'stopped') {
    expect(outcome).toEqual({ ok: false, refusal: { code: 'update-stopped' } });
    expect(await scene.state()).toEqual(before);
    expect(told).toEqual([]);
    expectOk(await update(null));
  } else {
    expectOk(outcome);
    expect(heard.at(-1)).toEqual({ doing: 'writing', done: 8, of: 8 });
  }
  expect(await scene.repo.git('show', `${branch}:added/5`)).toBe('5');
  expect((await scene.state())['@status']).toBe('');
  expect(told).toHaveLength(1);
});

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
