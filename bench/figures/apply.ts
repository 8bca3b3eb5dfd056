import { applyScene } from '../../electron/core/testing/apply-scene';
import type { BenchSetup } from '../bench-setup';
import { type Figure, ratioFigure, valueFigure } from '../figure';
import { generatedPath, sourceText } from '../generate';
import { interleaved, settled, timed } from '../measure';

/** Plan, apply and undo of many files, against `git merge` of the same commits into the same workspace. */
export async function measureApply(setup: BenchSetup): Promise<Figure[]> {
  const { quick } = setup;
  if (quick) return measureSize(setup, 100, 2);
  return [...(await measureSize(setup, 1000, 7)), ...(await measureSize(setup, 10_000, 3))];
}

/** The repository has twice as many files as change, the target moved on, nothing conflicts. */
async function measureSize({ say }: BenchSetup, files: number, runs: number): Promise<Figure[]> {
  say(`applying ${files.toLocaleString('en')} files in turns with git merge`);
  await using scene = await applyScene(
    Object.fromEntries(Array.from({ length: 2 * files }, (_, file) => [generatedPath(file), text(file, '')])),
  );
  const { repo, branch } = scene;
  await scene.work(
    Object.fromEntries(
      Array.from({ length: files }, (_, file) => [generatedPath(2 * file), text(2 * file, 'changed\n')]),
    ),
  );
  await repo.write({ 'NOTES.md': 'The target moved on.\n' });
  const target = await repo.commit('Move on');
  const back = async () => {
    await repo.git('reset', '-q', '--hard', target);
    await settled();
  };
  const parts = { plan: [] as number[], undo: [] as number[] };
  const samples = await interleaved(runs, {
    merge: async () => {
      await back();
      const plan = await timed(() => scene.plan({ mode: 'merge' }));
      const run = await timed(() => scene.run({ mode: 'merge' }));
      parts.plan.push(plan);
      await settled();
      parts.undo.push(await timed(() => scene.applies.undo(null)));
      return plan + run;
    },
    changes: async () => {
      await back();
      const took = await timed(async () => {
        await scene.plan({ mode: 'changes' });
        await scene.run({ mode: 'changes' });
      });
      await scene.applies.undo(null);
      return took;
    },
    git: async () => {
      await back();
      return timed(() => repo.git('merge', '-q', '--no-ff', '--no-edit', branch));
    },
  });
  const group = 'apply';
  const count = files.toLocaleString('en');
  const against = 'git merge';
  const barred = files <= 1000 ? { bar: 2 } : {};
  return [
    ratioFigure({
      group,
      what: `plan and merge ${count} files`,
      unit: 'ms',
      ours: samples.merge,
      against,
      theirs: samples.git,
      ...barred,
    }),
    ratioFigure({
      group,
      what: `plan and apply ${count} files as changes`,
      unit: 'ms',
      ours: samples.changes,
      against,
      theirs: samples.git,
      ...barred,
    }),
    valueFigure({
      group,
      what: `plan ${count} files`,
      unit: 'ms',
      ours: parts.plan,
      against,
      theirs: samples.git,
    }),
    valueFigure({
      group,
      what: `undo the merge of ${count} files`,
      unit: 'ms',
      ours: parts.undo,
      against,
      theirs: samples.git,
    }),
  ];
}

function text(file: number, end: string): string {
  return sourceText(`value_${file}`, 20) + end;
}
