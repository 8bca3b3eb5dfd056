import { expect, test } from 'vitest';
import type { ApplyMode, ApplyProgress } from '#shared/apply';
import { applyScene, expectOk, quietLog, wallClock } from '../testing/apply-scene';
import { createApplies } from './index';

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

test.each([
  'transaction folder made',
  'files staged',
  'journal written',
  'moved aside gone.txt',
  'written added/7.txt',
])('an apply that is stopped after “%s” leaves everything as it was, and can be made again', async (step) => {
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
  expect(heard).toEqual(Array.from({ length: 23 }, (_, done) => ({ done, of: 22 })));
});
