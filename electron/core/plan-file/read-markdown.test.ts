import { expect, test } from 'vitest';
import { FORMATS, textIn } from './testing/format-samples';
import { marksOf, readText } from './testing/read-text';

test.each(FORMATS)('reads %s', (format, text, marks) => {
  const plan = readText(text);
  expect([plan.format, ...marksOf(plan)]).toEqual([format, ...marks]);
  const crlf = readText(`\uFEFF${text.replaceAll('\n', '\r\n')}`);
  expect(crlf.tasks.map(({ task }) => task)).toEqual(plan.tasks.map(({ task }) => task));
});

test('takes what a task says for what it is', () => {
  const [model] = readText(textIn('superpowers')).tasks;
  expect(model?.task).toMatchObject({
    title: 'Model',
    acceptance: ['PASS'],
    checks: ['npm test', 'npm test'],
    steps: [{ text: 'Test it' }, { text: 'Make it' }],
    files: [
      { path: 'src/a.ts', role: 'writes', isNew: true },
      { path: 'src/b.ts', role: 'writes', isNew: false },
    ],
    inferred: [],
  });
  // Nothing of a step is lost, nor taken out of its order.
  expect(model?.task.text).toContain('Expected: FAIL');
});

test('criteria that are named by number are told in full, and unknown ones as they are named', () => {
  const [model, view] = readText(textIn('bmad')).tasks;
  expect(model?.task.acceptance).toEqual(['A price has a currency', 'It is rounded']);
  expect(view?.task.acceptance).toEqual(['Acceptance criterion 7']);
});

test('tasks for people, and tasks that may be left out, are told', () => {
  const conductor = readText(textIn('conductor')).tasks;
  expect(conductor.map(({ task }) => task.kind)).toEqual(['work', 'work', 'human']);
  expect(conductor[2]?.task.inferred).toContain('kind');
  const kiro = readText(textIn('kiro'), { grain: 'step' }).tasks;
  expect(kiro.map(({ task }) => [task.id, task.optional])).toEqual([
    ['1.1', false],
    ['1.2', true],
    ['2', false],
  ]);
});

test('a plan can be read by its phases, its tasks and their steps', () => {
  const text = textIn('conductor');
  const both = `${text}\n## Phase 2: View\n- [ ] Task: Row\n  - [ ] Sub-task: Cell`;
  expect(readText(both).grains).toEqual(['phase', 'task', 'step']);
  const phases = readText(both, { grain: 'phase' });
  expect(marksOf(phases)).toEqual(['Phase 1 open', 'Phase 2 open']);
  expect(phases.tasks[0]?.task.steps.map((step) => step.mark)).toEqual(['done', 'running', 'open']);
  expect(readText(both, { grain: 'step' }).tasks.map(({ task }) => [task.title, task.phase])).toEqual([
    ['Type', 'Model'],
    ['Store', 'Phase 1'],
    ["Conductor - User Manual Verification 'Phase 1'", 'Phase 1'],
    ['Cell', 'Row'],
  ]);
});

test('reads what was not written for anybody’s tool: phases with numbers, headings, bullets', () => {
  const phases = readText([
    ...['## Plan: Dark mode', '**Steps**', '**Phase 1: Tokens**', '1. Add them', '2. Use them', ''],
    ...['**Phase 2: View**', '3. Toggle (*depends on 1*)', '', '**Verification**', '1. Look'],
  ]);
  expect([phases.format, ...marksOf(phases)]).toEqual(['vscode', 'Phase 1 open', 'Phase 2 open']);
  expect(phases.tasks[0]?.alsoCalled).toEqual(['1', '1', '2']);
  expect(
    marksOf(readText('# A\n## Context\nx\n## Work\n### 1. Do\n### 2. Go\n## Verification\n1. a')),
  ).toEqual(['1 open', '2 open']);
  expect(marksOf(readText('# TODO\n- Login\n- ~~Old~~\n## Later\n- Docs'))).toEqual([
    '#1 open',
    '#2 cancelled',
    '#3 open',
  ]);
  expect(marksOf(readText('# Move\n## Tables\nx\n## API\nx\n## Client\nx\n## Risks\nx'))).toHaveLength(3);
});

test('steps that are done make no task done, nor the reverse: it is told', () => {
  const { tasks, problems } = readText([
    ...[
      '- [ ] 1. Model',
      '  - [x] 1.1 Type',
      '  - [x] 1.2 Rows',
      '- [x] 2. View',
      '  - [ ] 2.1 Row',
      '- [ ] 3. Docs',
    ],
    ...['  - [x] 3.1 One', '  - [ ] 3.2 Two'],
  ]);
  expect(tasks.map(({ task }) => task.mark)).toEqual(['open', 'done', 'open']);
  expect(problems.map(({ code, task, about }) => [code, task, ...about])).toEqual([
    ['steps-differ', '1', 'open'],
    ['steps-differ', '2', 'done'],
  ]);
});

test('the same task in another section is one, an id that is used twice is a problem', () => {
  const { tasks, problems } = readText([
    ...['## Work', '- [ ] T001 Make the model', '- [ ] T002 Make the view', '- [ ] T002 Something else'],
    ...['## Summary of tasks', '- [x] T001 Make the model'],
  ]);
  expect(tasks.map(({ task }) => task.key)).toEqual(['T001', 'T002', 'T002 (2)']);
  expect(problems.map(({ code, task }) => [code, task])).toEqual([
    ['duplicate-id', 'T002'],
    ['contradictory-marks', 'T001'],
  ]);
});

test('what nobody can know is a problem with its line, and stays as it is', () => {
  const { tasks, problems } = readText([
    ...['---', '', '## date: 2026', 'x: y', '# Plan', '## Open questions', '- Which currency?', '## Tasks'],
    ...['- [?] Model', '- [ ] ✅ View', '- [ ] Docs in /tmp/x/notes.md and `/tmp/x/notes.md`'],
  ]);
  expect(tasks.map(({ task }) => task.mark)).toEqual(['open', 'open', 'open']);
  expect(problems.map(({ code, place }) => [code, place?.line])).toEqual([
    ['front-matter-broken', 1],
    ['unknown-mark', 9],
    ['contradictory-marks', 10],
    ['outside-path', 11],
    ['open-questions', 6],
  ]);
});

test('what is for all tasks is told apart from what is for one', () => {
  const plan = readText([
    ...[
      '# Prices',
      'All about prices.',
      '## Global Constraints',
      '- No new dependency',
      '## Non-goals',
      '- Tax',
    ],
    ...[
      '## Phase 1: Core',
      '**Goal**: a core',
      '**Checkpoint**: it builds',
      '- [ ] A',
      '',
      '  more',
      '- [ ] B',
      '',
      'Behind.',
    ],
    ...['## Phase 2: View', '- [ ] C', '## Architecture', 'Layers.'],
  ]);
  expect(plan).toMatchObject({
    title: 'Prices',
    context: 'All about prices.\n\n## Architecture\nLayers.',
    defaults: { constraints: ['No new dependency'], nonGoals: ['Tax'] },
  });
  expect(plan.phases.map(({ phase }) => phase)).toMatchObject([
    { key: 'Phase 1', title: 'Core', text: '**Goal**: a core\n\nBehind.', acceptance: ['it builds'] },
    { key: 'Phase 2', title: 'View' },
  ]);
  expect(plan.tasks.map(({ task }) => [task.text, task.phase])).toEqual([
    ['more', 'Phase 1'],
    ['', 'Phase 1'],
    ['', 'Phase 2'],
  ]);
});
