import { rename } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { type Plan, type PlanTask, TaskKey } from '#shared/plan';
import { madeTask, planOfTasks } from '#shared/testing/made-task';
import { expectOk, testCore } from './testing/test-core';
import { testRepo } from './testing/test-repo';

test('a plan is judged by the files of the base that is asked for, else of its own, else of HEAD', async () => {
  await using repo = await testRepo();
  await using app = await testCore();
  await repo.write({ 'src/old.ts': 'x' });
  await repo.commit('old');
  await repo.git('branch', 'before');
  await repo.git('mv', 'src/old.ts', 'src/new.ts');
  await repo.commit('new');
  const files = (head: string) => {
    const text = `---\nunderstory: 1\n${head}---\n- [ ] T1 Update the rows of the cart\n  - Files: \`src/old.ts\`\n  - Checks: \`npm test\`\n`;
    return [{ name: 'plan.md', content: Buffer.from(text).toString('base64') }];
  };
  const ask = { path: repo.path, base: null, grain: null, tag: null };
  const codes = async (asked: Partial<Parameters<typeof app.core.plans.read>[0]>) =>
    expectOk(await app.core.plans.read({ ...ask, files: files(''), ...asked })).problems.map(
      ({ code }) => code,
    );
  expect(await codes({})).toEqual(['missing-file']);
  expect(await codes({ base: 'before' })).toEqual([]);
  expect(await codes({ files: files('base: before\n') })).toEqual([]);
  expect(await codes({ path: null })).toEqual([]);
  expect(await codes({ files: files('base: none\n') })).toEqual(['missing-file', 'unknown-base']);
  const read = (asked: object) => app.core.plans.read({ ...ask, files: files(''), ...asked });
  expect(await read({ base: 'none' })).toMatchObject({ refusal: { code: 'base-unknown', base: 'none' } });
  expect(await read({ files: [{ name: 'a.md', content: '' }] })).toMatchObject({
    refusal: { code: 'plan-not-read', file: 'a.md', why: 'nothing' },
  });
  await rename(repo.path, `${repo.path}-away`);
  expect(await read({})).toMatchObject({ refusal: { code: 'repository-missing' } });
  await rename(`${repo.path}-away`, repo.path);
});

test('a plan that was edited is judged again: who meets, what waits in a circle, and what its tasks lack now', async () => {
  await using repo = await testRepo();
  await using app = await testCore();
  await repo.write({ 'src/a.ts': 'x' });
  await repo.commit('a');
  const files = (path: string) => [
    { path, role: 'writes' as const, isNew: null, place: { file: 0, line: 1 } },
  ];
  const checked = { checks: ['npm test'] };
  const tasks = [
    madeTask('T1', { ...checked, files: files('src/a.ts') }),
    madeTask('T2', { ...checked, title: 'Update the rows', files: files('src/b.ts') }),
  ];
  const judge = async (plan: Plan) =>
    expectOk(await app.core.plans.judge({ plan, path: repo.path, base: null }));
  const plan = planOfTasks(tasks);
  const first = await judge({
    ...plan,
    problems: [{ code: 'no-acceptance', level: 'warn', task: TaskKey.parse('T1'), place: null, about: [] }],
  });
  expect(first.problems.map(({ code, task }) => `${task} ${code}`)).toEqual(['T2 missing-file']);
  const renamed = planOfTasks([tasks[0], { ...tasks[1], files: files('src/a.ts') }] as PlanTask[]);
  const meeting = await judge(renamed);
  expect([meeting.problems, meeting.overlaps.map((one) => one.about)]).toEqual([[], [['src/a.ts']]]);
  const circle = await judge({ ...renamed, edges: planOfTasks([], ['T1<T2', 'T2<T1']).edges });
  expect(circle.problems).toMatchObject([{ code: 'cycle', level: 'stop', about: ['T1', 'T2'] }]);
});
