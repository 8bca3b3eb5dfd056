import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mergeTasks, partsOf, splitAt, splitByParts } from './divide-tasks';
import {
  addEdge,
  addTask,
  changeTask,
  moveTask,
  removeEdge,
  removeTask,
  renamePath,
  waits,
  withWrittenPaths,
} from './edit-plan';
import type { Plan, PlanTask, TaskKey } from './plan';
import { madeTask, planOfTasks } from './testing/made-task';
import { propertyRuns } from './testing/property-runs';

const key = (name: string) => name as TaskKey;
const keys = ({ tasks }: Plan) => tasks.map((task) => task.key).join(' ');
const order = ({ edges }: Plan) =>
  edges
    .map(({ task, on }) => `${task}<${on}`)
    .sort()
    .join(' ');
const three = planOfTasks([madeTask('T1'), madeTask('T2'), madeTask('T3')], ['T2<T1', 'T3<T2']);
const get = (plan: Plan | null, name: string): PlanTask | undefined =>
  plan?.tasks.find((task) => task.key === name);

test('what the user says of a task is no longer a conclusion', () => {
  const plan = planOfTasks([madeTask('T1', { inferred: ['title', 'acceptance'] })]);
  expect(get(changeTask(plan, key('T1'), { acceptance: ['it is red'] }), 'T1')).toMatchObject({
    acceptance: ['it is red'],
    inferred: ['title'],
  });
});

test('paths that are changed are listed anew, and those to look at stay', () => {
  const place = { file: 0, line: 7 };
  const files = [
    { path: 'a.ts', role: 'writes', isNew: null, place },
    { path: 'b.md', role: 'reads', isNew: null, place },
  ] as const;
  const task = madeTask('T1', { files: [...files] });
  expect(withWrittenPaths(task, [{ path: 'c.ts', isNew: true }]).map(({ path }) => path)).toEqual([
    'c.ts',
    'b.md',
  ]);
  const renamed = renamePath(planOfTasks([task]), key('T1'), 'a.ts', 'src/a.ts');
  expect(get(renamed, 'T1')?.files[0]).toMatchObject({ path: 'src/a.ts', role: 'writes', place });
});

test('a task is added behind another with the next number, taken out, and moved', () => {
  const { plan, key: added } = addTask(three, key('T1'), { title: 'More' });
  expect([added, keys(plan)]).toEqual(['T4', 'T1 T4 T2 T3']);
  expect(order(removeTask(three, key('T2')))).toBe('T3<T1');
  const phased = planOfTasks([madeTask('T1', { phase: 'A' }), madeTask('T2', { phase: 'B' })]);
  const moved = moveTask(phased, key('T1'), 1);
  expect([keys(moved), get(moved, 'T1')?.phase]).toEqual(['T2 T1', 'B']);
  expect(moveTask(three, key('T1'), 9)).toBe(three);
});

test('who waits for whom is changed, and never in a circle', () => {
  expect(addEdge(three, key('T1'), key('T3'))).toBeNull();
  expect(order(addEdge(removeEdge(three, key('T2'), key('T1')), key('T1'), key('T3')) ?? three)).toBe(
    'T1<T3 T3<T2',
  );
});

test('two tasks become one with all that both say, unless another one lies between', () => {
  const one = madeTask('T1', { acceptance: ['a'], checks: ['npm test'], text: 'First' });
  const two = madeTask('T2', { acceptance: ['b'], checks: ['npm test'], text: 'Second', agent: 'codex' });
  const plan = {
    ...planOfTasks([one, two, madeTask('T3')], ['T2<T1', 'T3<T2']),
    ticks: [{ task: key('T2'), file: 0, at: 9, length: 1, done: 'x' }],
  };
  const merged = mergeTasks(plan, key('T1'), key('T2'));
  expect(get(merged, 'T1')).toMatchObject({
    ...{ title: 'T1; T2', text: 'First\n\nSecond', agent: 'codex' },
    ...{ acceptance: ['a', 'b'], checks: ['npm test'] },
  });
  expect(merged && [order(merged), merged.ticks[0]?.task]).toEqual(['T3<T1', 'T1']);
  expect(mergeTasks(plan, key('T1'), key('T3'))).toBeNull();
});

test('a task is split by what it lists: the last part has the criteria, and what followed waits for it', () => {
  const text = 'Why.\n\n- make it\n- [ ] test it\n';
  const task = madeTask('T1', { text, acceptance: ['green'], agent: 'codex' });
  const plan = planOfTasks([task, madeTask('T2')], ['T2<T1']);
  const split = splitByParts(plan, key('T1'));
  expect(split && [keys(split), order(split)]).toEqual(['T1 T3 T2', 'T2<T3 T3<T1']);
  expect(get(split, 'T1')).toMatchObject({ title: 'make it', acceptance: [], agent: 'codex' });
  expect(get(split, 'T3')).toMatchObject({ title: 'test it', acceptance: ['green'], agent: 'codex' });
  expect(get(split, 'T3')?.text).toBe('Part of “T1”.\n\nWhy.');
  expect(partsOf(madeTask('T1', { text: 'no list' }))).toEqual([]);
  const halved = splitAt(plan, key('T1'), text.indexOf('- make'));
  expect(get(halved, 'T1')).toMatchObject({ title: 'T1', text: 'Why.', acceptance: [] });
  expect(get(halved, 'T3')).toMatchObject({ title: 'make it', text: '- [ ] test it', acceptance: ['green'] });
  expect(splitAt(plan, key('T1'), 999)).toBeNull();
});

test('no series of edits leads to tasks that wait for each other, or for none that is there', () => {
  const edit = fc.record({
    how: fc.constantFrom('add', 'remove', 'move', 'edge', 'cut', 'merge', 'split'),
    one: fc.nat(5),
    two: fc.nat(5),
  });
  fc.assert(
    fc.property(fc.array(edit, { maxLength: 25 }), (edits) => {
      let plan = three;
      for (const { how, one, two } of edits) {
        const [a, b] = [plan.tasks[one]?.key, plan.tasks[two]?.key];
        if (!a || !b) continue;
        const next = {
          add: () => addTask(plan, a, { title: 'New', text: '- a\n- b' }).plan,
          remove: () => (plan.tasks.length > 1 ? removeTask(plan, a) : plan),
          move: () => moveTask(plan, a, two),
          edge: () => addEdge(plan, a, b),
          cut: () => removeEdge(plan, a, b),
          merge: () => mergeTasks(plan, a, b),
          split: () => splitByParts(plan, a),
        }[how]();
        plan = next ?? plan;
        const there = new Set(plan.tasks.map((task) => task.key));
        expect(there.size).toBe(plan.tasks.length);
        for (const { task, on } of plan.edges) {
          expect(there.has(task) && there.has(on)).toBe(true);
          expect(waits(plan.edges, on, task)).toBe(false);
        }
      }
    }),
    propertyRuns(100),
  );
});
