import { expect, test } from 'vitest';
import type { Plan, PlanTask, TaskKey } from './plan';
import { planChanges, takeable, takeChanges } from './plan-changes';
import { madeTask, planOfTasks } from './testing/made-task';

const NONE: ReadonlySet<TaskKey> = new Set();
const keys = (...names: string[]) => new Set(names as TaskKey[]);
const taking = (...names: string[]) => ({ added: [], others: names as TaskKey[] });
const has = (plan: Plan, name: string): PlanTask | undefined => plan.tasks.find(({ key }) => key === name);
const one = madeTask('T1', { title: 'One', text: 'a' });
const two = madeTask('T2', { title: 'Two' });
const three = madeTask('T3', { title: 'Three' });
const base = planOfTasks([one, two, three], ['T2<T1']);

test('a plan whose files say the same has not changed, wherever its lines have gone', () => {
  const place = { file: 0, line: 99 };
  const theirs = planOfTasks([three, { ...one, place }, { ...two, place }], ['T2<T1']);
  expect(planChanges({ base, ours: base, theirs }, NONE)).toEqual({ added: [], removed: [], changed: [] });
});

test('what was added, removed and changed is told, and taken where the user says so', () => {
  const theirs = planOfTasks(
    [{ ...one, text: 'b' }, madeTask('T9', { title: 'Nine' }), { ...two, title: 'Second' }],
    ['T9<T1', 'T2<T9'],
  );
  const plans = { base, ours: base, theirs };
  const changes = planChanges(plans, NONE);
  expect(changes).toEqual({
    added: [{ key: 'T9', title: 'Nine' }],
    removed: [{ key: 'T3', title: 'Three', begun: false }],
    changed: [
      { key: 'T1', title: 'One', begun: false, fields: ['text'], kept: [] },
      { key: 'T2', title: 'Second', begun: false, fields: ['title', 'waitsFor'], kept: [] },
    ],
  });
  expect(takeable(changes)).toEqual({ added: ['T9'], others: ['T3', 'T1', 'T2'] });
  const all = takeChanges(plans, changes, takeable(changes));
  expect([all.added, all.left]).toEqual([['T9'], ['T3']]);
  expect(all.plan.tasks.map(({ key, title, text }) => `${key} ${title} ${text}`)).toEqual([
    ...['T1 One b', 'T9 Nine ', 'T2 Second ', 'T3 Three '],
  ]);
  expect(all.plan.edges.map(({ task, on }) => `${task}<${on}`)).toEqual(['T9<T1', 'T2<T9']);
  expect(takeChanges(plans, changes, taking())).toMatchObject({
    plan: { tasks: base.tasks },
    added: [],
    left: [],
  });
});

test('what the user has edited stays as he wrote it, and is told where the files changed it too', () => {
  const ours = planOfTasks([{ ...one, text: 'mine', acceptance: ['green'] }, two, three], ['T2<T1']);
  const theirs = planOfTasks([{ ...one, text: 'theirs', checks: ['npm test'] }, two, three], ['T2<T1']);
  const plans = { base, ours, theirs };
  const changes = planChanges(plans, NONE);
  expect(changes.changed).toEqual([
    { key: 'T1', title: 'One', begun: false, fields: ['checks'], kept: ['text'] },
  ]);
  expect(has(takeChanges(plans, changes, taking('T1')).plan, 'T1')).toMatchObject({
    ...{ text: 'mine', acceptance: ['green'], checks: ['npm test'] },
  });
  const same = planOfTasks([{ ...one, text: 'theirs' }, two, three], ['T2<T1']);
  expect(planChanges({ base, ours: same, theirs: same }, NONE).changed).toEqual([]);
});

test('what has begun is told, and never changed; that it was ticked is no news', () => {
  const theirs = planOfTasks(
    [
      { ...one, text: 'b', mark: 'done' },
      { ...two, mark: 'done' },
    ],
    ['T2<T1'],
  );
  const plans = { base, ours: base, theirs };
  const changes = planChanges(plans, keys('T1', 'T2', 'T3'));
  expect(changes).toEqual({
    added: [],
    removed: [{ key: 'T3', title: 'Three', begun: true }],
    changed: [{ key: 'T1', title: 'One', begun: true, fields: ['text'], kept: [] }],
  });
  expect(takeable(changes)).toEqual({ added: [], others: [] });
  const taken = takeChanges(plans, changes, taking('T1', 'T3'));
  expect([has(taken.plan, 'T1')?.text, taken.left]).toEqual(['a', []]);
});

test('tasks without ids are known by their titles, and a name that the user has given stays his', () => {
  const nameless = (title: string, at: number) => madeTask(`#${at}`, { id: null, title });
  const before = planOfTasks([nameless('One', 1), nameless('Two', 2)]);
  const theirs = planOfTasks([nameless('New', 1), nameless('One', 2), nameless('Two', 3)]);
  const ours = planOfTasks([...before.tasks, madeTask('T4', { title: 'Mine' })]);
  const plans = { base: before, ours, theirs };
  const changes = planChanges(plans, NONE);
  expect(changes).toEqual({ added: [{ key: '#1', title: 'New' }], removed: [], changed: [] });
  const { plan } = takeChanges(plans, changes, { added: ['#1' as TaskKey], others: [] });
  expect(plan.tasks.map(({ key, title }) => `${key} ${title}`)).toEqual([
    ...['T5 New', '#1 One', '#2 Two', 'T4 Mine'],
  ]);
});

test('an edge of the files that would make a circle with the user’s is not taken', () => {
  const ours = planOfTasks([one, two, three], ['T2<T1', 'T1<T3']);
  const theirs = planOfTasks([one, two, three], ['T2<T1', 'T3<T2']);
  const plans = { base, ours, theirs };
  const { plan } = takeChanges(plans, planChanges(plans, NONE), taking('T3'));
  expect(plan.edges.map(({ task, on }) => `${task}<${on}`)).toEqual(['T2<T1', 'T1<T3']);
});
