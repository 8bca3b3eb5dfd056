import { expect, test } from 'vitest';
import type { Plan, PlanProblem } from '#shared/plan';
import { madeTask, planOfTasks } from '#shared/testing/made-task';
import { fixOf, type PlanFix } from './plan-fixes';

const place = { file: 0, line: 1 };
const steps = ['make it', 'test it'].map((text) => ({ text, mark: 'open' as const, place }));
const files = [{ path: 'a.ts', role: 'writes' as const, isNew: null, place }];
const plan = planOfTasks([
  madeTask('T1', { files, steps, agent: 'none', title: 'Improve it' }),
  madeTask('T2'),
]);
const fix = (code: PlanProblem['code'], task: string | null, about: string[] = []): PlanFix | null =>
  fixOf(plan, { code, level: 'warn', task: task as PlanProblem['task'], place: null, about });
const after = (found: PlanFix | null): Plan['tasks'] => (found?.does === 'edit' && found.edit()?.tasks) || [];

test('a path is put right, a task is split, merged, given to a person or to the usual agent by one click', () => {
  const near = fix('missing-file', 'T1', ['a.ts', 'src/a.ts']);
  expect([near?.label, after(near)[0]?.files[0]?.path]).toEqual(['Use src/a.ts', 'src/a.ts']);
  expect(after(fix('too-large', 'T1')).map(({ title }) => title)).toEqual(['make it', 'test it', 'T2']);
  expect(after(fix('too-small', 'T2')).map(({ title }) => title)).toEqual(['Improve it; T2']);
  expect(after(fix('needs-person', 'T2'))[1]?.kind).toBe('human');
  expect(after(fix('unknown-agent', 'T1', ['none']))[0]?.agent).toBeNull();
  const whole = fix('unknown-base', null, ['gone']);
  expect(whole?.does === 'edit' && whole.edit()?.defaults.base).toBeNull();
});

test('what only the user knows is asked in the field that it belongs in', () => {
  expect(fix('no-acceptance', 'T1')).toMatchObject({ does: 'open', task: 'T1', field: 'acceptance' });
  expect(fix('missing-file', 'T1', ['a.ts'])).toMatchObject({ field: 'files' });
  expect(fix('vague-task', 'T1', ['Improve'])).toMatchObject({ field: 'title' });
  expect(fix('too-large', 'T2')).toMatchObject({ does: 'open', field: 'text' });
  expect(fix('too-small', 'T1')).toBeNull();
  expect(fix('cycle', 'T1')).toBeNull();
  expect(fix('no-acceptance', 'T9')).toBeNull();
});
