import fc from 'fast-check';
import { expect, test } from 'vitest';
import { propertyRuns } from '#shared/testing/property-runs';
import { findEdges } from '../edges/edges';
import { readPlanText } from '../plan-text';
import type { ReadPlan } from '../read-task';
import { tick, ticksOf } from '../ticks';
import { type DataPlanWishes, readDataPlan } from './data-plan';

const NO_WISHES: DataPlanWishes = { grain: null, tag: null };

function read(files: Readonly<Record<string, string>>, wishes: Partial<DataPlanWishes> = {}) {
  const texts = Object.entries(files).map(([name, text], at) => {
    const plan = readPlanText({ name, bytes: new TextEncoder().encode(text) }, at);
    if (!plan.ok) throw new Error(plan.refusal.why);
    return plan.value;
  });
  return readDataPlan(texts, { ...NO_WISHES, ...wishes });
}

function plan(files: Readonly<Record<string, string>>, wishes: Partial<DataPlanWishes> = {}): ReadPlan {
  const result = read(files, wishes);
  if (!result.ok || !result.value) throw new Error('it is no plan of data');
  return result.value;
}

const told = ({ tasks }: ReadPlan) =>
  tasks.map(({ task: { key, title, mark } }) => `${key} ${title} (${mark})`);
const edgesOf = (one: ReadPlan) => findEdges(one).edges.map(({ task, on, via }) => `${task} <- ${on} ${via}`);
const codesOf = (one: ReadPlan) =>
  [...one.problems, ...findEdges(one).problems].map(({ code, about }) => `${code} ${about}`);

/** What a plan's files hold once all of its tasks are ticked. */
function allTicked(one: ReadPlan): string[] {
  const ticks = ticksOf(one);
  return one.files.map(({ bytes }, file) =>
    new TextDecoder('utf-8', { ignoreBOM: true }).decode(
      tick(
        bytes,
        ticks.filter((each) => each.file === file),
      ),
    ),
  );
}

const RALPH = `{
  "project": "Shop", "description": "Prices for all",
  "userStories": [
    { "id": "US-002", "title": "Show é prices in \`src/view.ts\`", "priority": 2, "passes": false,
      "acceptanceCriteria": ["Typecheck passes"] },
    { "id": "US-001", "title": "Add prices", "priority": 1, "passes": true }
  ]
}`;

test('Ralph: stories in the order of their priority, done once they pass', () => {
  const one = plan({ 'prd.json': RALPH });
  expect(one).toMatchObject({ format: 'ralph', title: 'Shop', context: 'Prices for all' });
  expect(told(one)).toEqual(['US-001 Add prices (done)', 'US-002 Show é prices in `src/view.ts` (open)']);
  expect(one.tasks[1]?.task).toMatchObject({ acceptance: ['Typecheck passes'], place: { line: 4 } });
  expect(one.tasks[1]?.task.files).toMatchObject([{ path: 'src/view.ts' }]);
  expect(edgesOf(one)).toEqual(['US-002 <- US-001 structure']);
  expect(allTicked(one)).toEqual([RALPH.replace('"passes": false', '"passes": true')]);
});

const TASK_MASTER = `{
  "old": { "tasks": [{ "id": 1, "title": "Past", "status": "done", "dependencies": [] }] },
  "next": { "tasks": [
    { "id": 1, "title": "Model", "status": "done", "dependencies": [], "subtasks": [] },
    { "id": "2", "title": "Cart", "status": "pending", "dependencies": [1], "testStrategy": "Run the tests", "subtasks": [
      { "id": 1, "title": "Sum", "status": "in-progress", "dependencies": [] },
      { "id": 2, "title": "Show", "status": "pending", "dependencies": [1] } ] },
    { "id": 3, "title": "Docs", "status": "who knows", "dependencies": ["2.1", 9] } ] }
}`;

test('Task Master: the list with something left to do, others by their name', () => {
  const one = plan({ 'tasks.json': TASK_MASTER });
  expect(one).toMatchObject({
    format: 'task-master',
    title: 'next',
    grain: 'task',
    grains: ['task', 'step'],
  });
  expect(told(one)).toEqual(['1 Model (done)', '2 Cart (open)', '3 Docs (open)']);
  expect(one.tasks[1]?.task).toMatchObject({
    acceptance: ['Run the tests'],
    steps: [
      { text: 'Sum', mark: 'running' },
      { text: 'Show', mark: 'open' },
    ],
  });
  expect(edgesOf(one)).toEqual(['2 <- 1 stated', '3 <- 2 stated']);
  expect(codesOf(one)).toEqual(['other-lists next,old', 'unknown-mark who knows', 'unresolved-reference 9']);
  expect(told(plan({ 'tasks.json': TASK_MASTER }, { tag: 'old' }))).toEqual(['1 Past (done)']);
  expect(read({ 'tasks.json': TASK_MASTER }, { tag: 'none' })).toMatchObject({ refusal: { why: 'nothing' } });
});

test('Task Master: subtasks as tasks, whose ids begin anew in each', () => {
  const one = plan({ 'tasks.json': TASK_MASTER }, { grain: 'step' });
  expect(told(one)).toEqual(['1 Model (done)', '2.1 Sum (running)', '2.2 Show (open)', '3 Docs (open)']);
  expect(edgesOf(one)).toEqual([
    '2.1 <- 1 stated',
    '2.2 <- 1 stated',
    '2.2 <- 2.1 stated',
    '3 <- 2.1 stated',
  ]);
  const ticked = allTicked(one)[0] ?? '';
  expect(ticked).toBe(
    TASK_MASTER.replace('"in-progress"', '"done"')
      .replaceAll('"pending"', '"done"')
      .replace('"who knows"', '"done"')
      // The task that they belong to says nothing of being done.
      .replace('"Cart", "status": "done"', '"Cart", "status": "pending"'),
  );
});

const CURSOR = `---
name: Prices
overview: All in cents.
todos:
  - id: model
    content: Fix: the model in \`src/price.ts\`
    status: completed
  - id: view
    content: "Show it"
    status: pending # soon
    dependencies: [model]
isProject: false
---

# Prices

- [ ] not a task
`;

test('Cursor: the list of the front matter, whose text is for all', () => {
  const one = plan({ 'prices_1a2b3c4d.plan.md': CURSOR });
  expect(one).toMatchObject({ format: 'cursor', title: 'Prices' });
  expect(one.context).toContain('All in cents.');
  expect(told(one)).toEqual(['model Fix: the model in `src/price.ts` (done)', 'view Show it (open)']);
  expect(edgesOf(one)).toEqual(['view <- model stated']);
  expect(allTicked(one)).toEqual([CURSOR.replace('pending #', 'completed #')]);
  expect(
    read({ 'a.plan.md': CURSOR.replace(/todos:[\s\S]*isProject/, 'todos: []\nisProject') }),
  ).toMatchObject({
    value: null,
  });
});

const BACKLOG = (id: string, more: string) => `---
id: ${id}
title: 'Title of ${id}'
status: To Do
assignee: @somebody
${more}
---

## Description

What to do in \`src/a.ts\`.

## Acceptance Criteria
<!-- AC:BEGIN -->
- [x] #1 It works in all locales
- [ ] #2 \`npm test\` passes
<!-- AC:END -->
`;

test('Backlog.md: each file is a task, its boxes are criteria, and broken front matter is read as far as it goes', () => {
  const one = plan({
    'task-1 - a.md': BACKLOG('task-1', 'dependencies: []'),
    'task-2 - b.md': BACKLOG(
      'task-2',
      'dependencies: [TASK-1, task-7]\nreferences: [docs/a.md]\nmodified_files: [src/b.ts]',
    ),
    'readme.md': '# Read me',
  });
  expect(one.format).toBe('backlog');
  expect(told(one)).toEqual(['task-1 Title of task-1 (open)', 'task-2 Title of task-2 (open)']);
  expect(one.tasks[0]?.task.acceptance).toEqual(['It works in all locales', '`npm test` passes']);
  expect(one.tasks[1]?.task.files).toMatchObject([
    { path: 'src/b.ts', role: 'writes' },
    { path: 'docs/a.md', role: 'reads' },
    { path: 'src/a.ts' },
  ]);
  expect(edgesOf(one)).toEqual(['task-2 <- task-1 stated']);
  expect(codesOf(one)).toEqual(['file-left-out readme.md', 'unresolved-reference task-7']);
  expect(allTicked(one)[0]).toBe(BACKLOG('task-1', 'dependencies: []').replace('To Do', 'Done'));
});

test('ccpm: numbers of files are ids', () => {
  const file = (name: string, more: string) =>
    `---\nname: ${name}\nstatus: open\n${more}\n---\n# Task: ${name}\n`;
  const one = plan({
    'epic.md': '---\nname: Redesign\nstatus: backlog\n---\n',
    '001.md': file('One', 'depends_on: []\nparallel: true'),
    '002.md': file('Two', 'depends_on: [001]\nconflicts_with: [003]'),
    '003.md': file('Three', 'depends_on: []'),
  });
  expect(one).toMatchObject({ format: 'ccpm', title: 'Redesign' });
  expect(told(one)).toEqual(['001 One (open)', '002 Two (open)', '003 Three (open)']);
  expect(edgesOf(one)).toEqual(['002 <- 001 stated']);
  expect(findEdges(one).conflicts).toEqual([['002', '003', '003']]);
  expect(allTicked(one)[1]).toContain('status: closed');
});

const GSD = (plan: string, wave: number, dependsOn: string) => `---
phase: 01-prices
plan: ${plan}
wave: ${wave}
depends_on: [${dependsOn}]
files_modified: [src/a.ts]
must_haves:
  truths:
    - Prices are shown
---
<objective>
Prices in the cart
</objective>
<tasks>
<task type="auto">
  <name>Add the model</name>
  <files>src/a${plan}.ts, src/b${plan}.ts</files>
  <read_first>docs/money.md</read_first>
  <action>Write it.</action>
  <verify><automated>npm test</automated></verify>
  <acceptance_criteria>
    - two decimals
  </acceptance_criteria>
</task>
<task type="checkpoint:human-verify"><name>Look at it</name></task>
</tasks>
`;

test('GSD: elements are tasks that follow each other, files are phases in waves, done with their summary', () => {
  const one = plan({
    '01-01-PLAN.md': GSD('01', 1, ''),
    '01-02-PLAN.md': GSD('02', 2, '"01-01"'),
    '01-03-PLAN.md': GSD('03', 2, ''),
    '01-01-SUMMARY.md': 'done',
  });
  expect(told(one)).toEqual([
    ...['01-01.1 Add the model (done)', '01-01.2 Look at it (done)', '01-02.1 Add the model (open)'],
    ...['01-02.2 Look at it (open)', '01-03.1 Add the model (open)', '01-03.2 Look at it (open)'],
  ]);
  expect(one.tasks[0]?.task).toMatchObject({
    ...{ kind: 'work', acceptance: ['two decimals'], checks: ['npm test'], place: { line: 15 } },
    files: [
      { path: 'src/a01.ts', role: 'writes' },
      { path: 'src/b01.ts', role: 'writes' },
      { path: 'docs/money.md', role: 'reads' },
    ],
  });
  expect(one.tasks[1]?.task.kind).toBe('human');
  expect(one.phases[0]?.phase).toMatchObject({ key: '01-01', acceptance: ['Prices are shown'] });
  expect(edgesOf(one)).toEqual([
    ...['01-01.2 <- 01-01.1 structure', '01-02.1 <- 01-01.2 stated', '01-02.2 <- 01-02.1 structure'],
    ...['01-03.1 <- 01-01.2 structure', '01-03.2 <- 01-03.1 structure'],
  ]);
  expect(codesOf(one)).toEqual([]);
  expect(allTicked(one)).toEqual(one.files.map(({ bytes }) => new TextDecoder().decode(bytes)));
});

test('broken, deep and foreign JSON is refused with the line', () => {
  expect(read({ 'tasks.json': '{\n"tasks": [}' })).toMatchObject({ refusal: { why: 'broken', line: 2 } });
  expect(read({ 'tasks.json': '['.repeat(100_000) })).toMatchObject({ refusal: { why: 'broken', line: 1 } });
  expect(read({ 'package.json': '{"name": "x"}' })).toMatchObject({ refusal: { why: 'nothing' } });
  expect(read({ 'plan.md': '# Plan\n- [ ] a' })).toMatchObject({ ok: true, value: null });
});

test('ticking changes the marks and nothing else, with any line ends and a byte order mark', () => {
  const files = [RALPH, TASK_MASTER, CURSOR, BACKLOG('task-1', 'dependencies: []')];
  const names = ['prd.json', 'tasks.json', 'a.plan.md', 'task-1.md'];
  fc.assert(
    fc.property(fc.nat(3), fc.boolean(), fc.boolean(), fc.boolean(), (at, mark, crlf, end) => {
      const plain = files[at] ?? '';
      const cut = end ? plain : plain.trimEnd();
      const text = `${mark ? '\uFEFF' : ''}${crlf ? cut.replaceAll('\n', '\r\n') : cut}`;
      const name = names[at] ?? '';
      const one = plan({ [name]: text });
      const [ticked = ''] = allTicked(one);
      const [expected = ''] = allTicked(plan({ [name]: plain }));
      const wanted = end ? expected : expected.trimEnd();
      expect(ticked).toBe(`${mark ? '\uFEFF' : ''}${crlf ? wanted.replaceAll('\n', '\r\n') : wanted}`);
      expect(ticksOf(plan({ [name]: ticked }))).toEqual([]);
    }),
    propertyRuns(40),
  );
});

test('nothing that stands in a file makes reading it throw', () => {
  const piece = fc.constantFrom(
    '---\n',
    'todos:\n',
    '  - id: a\n',
    'status: x\n',
    'dependencies: [',
    ']',
    '{',
    '}',
    '"tasks": [',
    '<task>',
    '</task>',
    '<name>',
    '*a',
    '&a',
    '\n',
    ': ',
    '|',
    'wave: 1\n',
    '\u2028',
    'id: 1\n',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), fc.constantFrom('a.md', 'a.json'), (pieces, name) => {
      const result = read({ [name]: pieces.join('') });
      if (result.ok && result.value) findEdges(result.value);
    }),
    propertyRuns(300),
  );
});
