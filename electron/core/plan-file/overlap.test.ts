import { expect, test } from 'vitest';
import { type PlanEdge, type PlanPath, type PlanTask, TaskKey } from '#shared/plan';
import { findOverlaps } from './overlap';

/** A task that names paths: `src/a.ts` is written, `<src/a.ts` is read, `?src/a.ts` is one or the other. */
function task(key: string, paths: readonly string[], title = key): PlanTask {
  const place = { file: 0, line: 1 };
  return {
    ...{ key: TaskKey.parse(key), id: key, title, text: '', place, mark: 'open', kind: 'work' },
    ...{ optional: false, parallel: false, phase: null, labels: [], acceptance: [], checks: [] },
    ...{ constraints: [], nonGoals: [], steps: [], agent: null, customAgent: null, model: null },
    ...{ base: null, priority: null, inferred: [] },
    files: paths.map((named): PlanPath => {
      const role = named.startsWith('<') ? 'reads' : named.startsWith('?') ? 'unsure' : 'writes';
      return { path: role === 'writes' ? named : named.slice(1), role, isNew: null, place };
    }),
  };
}

const waits = (task: string, on: string, via: PlanEdge['via'] = 'structure'): PlanEdge => ({
  ...{ task: TaskKey.parse(task), on: TaskKey.parse(on), via, place: null },
});

type Conflicts = Parameters<typeof findOverlaps>[2];

const told = (tasks: readonly PlanTask[], edges: readonly PlanEdge[] = [], conflicts: Conflicts = []) =>
  findOverlaps(tasks, edges, conflicts).overlaps.map(
    ({ tasks: pair, level, about, mergeable }) =>
      `${pair.join('+')} ${level} ${about.join(' ')}${mergeable ? ' mergeable' : ''}`,
  );

test('two that write one path overlap for certain, whatever its capitals, and are merged where everybody adds', () => {
  expect(told([task('A', ['src/a.ts']), task('B', ['./src/A.ts'])])).toEqual(['A+B certain src/a.ts']);
  expect(told([task('A', ['docs/a.md']), task('B', ['docs/a.md'])])).toEqual([
    'A+B certain docs/a.md mergeable',
  ]);
  expect(told([task('A', ['src/a.ts']), task('B', ['src/b.ts'])])).toEqual([]);
});

test('those of which one waits for the other do not overlap, be it through others; a guess keeps nobody waiting', () => {
  const tasks = ['A', 'B', 'C'].map((key) => task(key, ['src/a.ts']));
  expect(told(tasks, [waits('B', 'A'), waits('C', 'B')])).toEqual([]);
  expect(told(tasks, [waits('B', 'A'), waits('C', 'B', 'guess')])).toHaveLength(2);
});

test('tasks in a cycle are compared like any others', () => {
  const tasks = [task('A', ['src/a.ts']), task('B', ['src/b.ts']), task('C', ['src/a.ts'])];
  expect(told(tasks, [waits('A', 'B'), waits('B', 'A')])).toEqual(['A+C certain src/a.ts']);
});

test('a folder or a glob of one meets what lies in it of the other', () => {
  expect(told([task('A', ['src/cart/']), task('B', ['src/cart/view.tsx'])])).toEqual([
    'A+B likely src/cart/view.tsx',
  ]);
  expect(told([task('A', ['src/cart']), task('B', ['src/cart-old/view.tsx'])])).toEqual([]);
  expect(told([task('A', ['src/**/*.tsx']), task('B', ['src/cart/view.tsx', 'src/cart/view.css'])])).toEqual([
    'A+B likely src/cart/view.tsx',
  ]);
  expect(told([task('A', ['src/{a,b}/*.ts']), task('B', ['src/b/c.ts'])])).toEqual(['A+B likely src/b/c.ts']);
  expect(told([task('A', ['src/*.ts']), task('B', ['src/b/c.ts'])])).toEqual([]);
  expect(told([task('A', ['src/']), task('B', ['src/'])])).toEqual(['A+B likely src/']);
});

test('what one reads and the other writes is possible, and what nobody says is less than certain', () => {
  expect(told([task('A', ['src/a.ts']), task('B', ['<src/a.ts'])])).toEqual(['A+B possible src/a.ts']);
  expect(told([task('A', ['<src/a.ts']), task('B', ['<src/a.ts'])])).toEqual([]);
  expect(told([task('A', ['src/a.ts']), task('B', ['?src/a.ts'])])).toEqual(['A+B likely src/a.ts']);
  expect(told([task('A', ['?src/a.ts']), task('B', ['?src/a.ts'])])).toEqual(['A+B possible src/a.ts']);
  // It names the file twice, once to write it.
  expect(told([task('A', ['src/a.ts']), task('B', ['<src/a.ts', 'src/a.ts'])])).toEqual([
    'A+B certain src/a.ts',
  ]);
});

test('two of one hub meet without a path in common', () => {
  expect(told([task('A', ['db/migrations/1-a.sql']), task('B', [], 'Add a migration for prices')])).toEqual([
    'A+B possible migrations',
  ]);
  expect(told([task('A', ['package.json']), task('B', ['yarn.lock'])])).toEqual([
    'A+B possible dependencies',
  ]);
});

test('what the plan says of conflicts is likely', () => {
  const [a, b] = [task('A', []), task('B', ['src/price.ts'])];
  expect(told([a, b], [], [[a.key, b.key]])).toEqual(['A+B likely conflicts with']);
});

test('of a task that says nothing of what it changes, nothing is told but that', () => {
  const { overlaps, problems } = findOverlaps([task('A', []), task('B', ['src/b.ts'])], [], []);
  expect(overlaps).toEqual([]);
  expect(problems).toMatchObject([{ code: 'scope-unknown', level: 'note', task: 'A' }]);
  expect(findOverlaps([task('A', []), task('B', [])], [waits('B', 'A')], []).problems).toEqual([]);
});

test('the worst comes first, and a plan in which everything meets is told of in part', () => {
  const tasks = Array.from({ length: 300 }, (_, at) =>
    task(`T${at}`, ['src/all.ts', `src/${at}.ts`, 'src/']),
  );
  const { overlaps, problems } = findOverlaps(tasks, [], []);
  expect(overlaps).toHaveLength(500);
  expect(overlaps[0]).toMatchObject({ tasks: ['T0', 'T1'], level: 'certain', about: ['src/all.ts'] });
  expect(problems).toMatchObject([{ code: 'too-many-overlaps', task: null }]);
});

test('a glob that was made to be slow takes no time', () => {
  const hostile = `${'*a'.repeat(2000)}*b`;
  expect(told([task('A', [hostile]), task('B', [`${'a'.repeat(4000)}`])])).toEqual([]);
  expect(told([task('A', [`${'**/a/'.repeat(500)}b`]), task('B', ['a/'.repeat(1000)])])).toEqual([]);
});
