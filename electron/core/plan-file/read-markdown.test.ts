import { expect, test } from 'vitest';
import { marksOf, readText } from './testing/read-text';

/** Each format as it is known, with the traps that plans of the wild have. Name, text, then what is read. */
const FORMATS: readonly (readonly [string, string, readonly string[]])[] = [
  [
    'spec-kit',
    `# Tasks: Prices
## Format
- **[P]**: may run in parallel
- [P] tasks = different files
## Phase 1: Setup
## Phase 2: User Story 1
**Independent Test**: a price is shown
- [X] T001 [P] [US1] Write tests in test/price.test.ts
- [x] T002a [US1][US2] Implement src/price.ts
- [ ] T003 Wire it in src/index.ts
## Parallel Example
\`\`\`
- [ ] T009 an example
\`\`\``,
    ['T001 done', 'T002a done', 'T003 open'],
  ],
  [
    'kiro',
    `# Implementation Plan
- [x] 1. Set up
- [-] 1.1 Model
  - keep it small
  - _Requirements: 1.1, 2.3_
- [ ]* 1.2 Tests
- [ ] 2. Show it
  - _Requirements: 3_`,
    ['1 done', '2 open'],
  ],
  [
    'cc-sdd',
    `## 1. Core
- [ ] 1.1 (P) Model
  - _Boundary: Price_
- [x] 1.2 (P) Store
  - _Requirements: 1_
## 2. View
- [ ] 2.1 View
  - _Depends: 1.1_`,
    ['1.1 open', '1.2 done', '2.1 open'],
  ],
  [
    'spec-workflow',
    '- [ ] 1. Model\n  - File: src/a.ts\n  - _Leverage: src/b.ts_\n- [~] 2. View\n',
    ['1 open', '2 running'],
  ],
  [
    'conductor',
    `## Phase 1: Core
- [x] Task: Model abc1234
  - [x] Sub-task: Type
  - [ ] Note: not a step
- [~] Task: Store
- [ ] Task: Conductor - User Manual Verification 'Phase 1'`,
    ['#1 done', '#2 running', '#3 open'],
  ],
  [
    'openspec',
    '## 1. Cross-Platform Verification\n- [x] 1.1 Add a\n- [ ] 1.2 Add b\n## 2. Docs\n- [ ] 2.1 Say so',
    ['1.1 done', '1.2 open', '2.1 open'],
  ],
  [
    'exec-plan',
    `# Prices
## Progress
- [x] (2025-10-01 13:00Z) Model made.
- [ ] View (completed: x; remaining: y)
## Decision Log
- [ ] not a task
## Plan of Work
1. Do it`,
    ['#1 done', '#2 open'],
  ],
  [
    'agent-os',
    '# Spec Tasks\n- [x] 1. Model\n  - [x] 1.1 Write tests\n  - [x] 1.2 Verify all tests pass\n- [ ] 2. View\n  - [ ] 2.1 Write tests',
    ['1 done', '2 open'],
  ],
  [
    'modernization',
    `**Progress**: 1/2
### [✓] TASK-001: Check *(Completed: 2025-12-16 20:48)*
- [✓] (1) Run it
- [✓] (2) It runs (**Verify**)
### [▶] TASK-002: Upgrade
- [ ] (1) Edit App\\App.csproj`,
    ['TASK-001 done', 'TASK-002 running'],
  ],
  [
    'bmad',
    `# Story 1.2: Prices
## Acceptance Criteria
### One
1. A price has a currency
### Two
2. It is rounded
## Tasks / Subtasks
- [x] **Task 1: Model** (AC: 1-2)
  - [x] Type
- [ ] Task 2: View (AC: 7)
## Dev Notes
- [ ] not a task`,
    ['Task 1 done', 'Task 2 open'],
  ],
  [
    'superpowers',
    `> Steps use checkbox (\`- [ ]\`) syntax.
### Task 1: Model
**Files:**
- Create: \`src/a.ts\`
- Modify: \`src/b.ts:10-20\`

- [ ] **Step 1: Test it**
Run: \`npm test\`
Expected: FAIL
- [ ] **Step 2: Make it**
Run: \`npm test\`
Expected: PASS
### Task 2: View
- [x] **Step 1: Do it**`,
    ['Task 1 open', 'Task 2 open'],
  ],
  [
    'omo',
    `## TODOs
- [x] 1. Model
  **Parallelization**: Can parallel: YES | Wave 1 | Blocks: [2] | Blocked by: []
  **Acceptance Criteria**:
  - [ ] agent-executable
- [ ] 2. View
  **Parallelization**: Wave 2 | Blocked by: [1]
## Final Checklist
- [ ] not a task`,
    ['1 done', '2 open'],
  ],
  [
    'implementation-plan',
    `### Implementation Phase 1
| Task | Description | Completed | Date |
|---|---|---|---|
| TASK-001 | Model | ✅ | 2025-01-01 |
| TASK-002 | Store |  |  |
| TASK-003 | View | | |
- **REQ-001**: no task`,
    ['TASK-001 done', 'TASK-002 open', 'TASK-003 open'],
  ],
  [
    'vscode',
    '## Plan: Prices\nTL;DR\n\n**Steps**\n1. ✅ Model\n2. View (*depends on 1*)\n3. Docs\n\n**Verification**\n1. Run it',
    ['1 done', '2 open', '3 open'],
  ],
  [
    'orchestra',
    '## Plan: X\n1. **Phase 1: Model**\n    - **Objective:** o\n    - **Tests to Write:** t\n    - **Steps:**\n        1. a\n        2. b\n2. **Phase 2: View**\n    - **Objective:** o',
    ['Phase 1 open', 'Phase 2 open'],
  ],
  [
    'ai-dev-tasks',
    '## Relevant Files\n- `src/a.ts` - model\n## Tasks\n- [x] 1.0 Model\n  - [x] 1.1 Type\n- [ ] 2.0 View\n  - [ ] 2.1 Row',
    ['1 done', '2 open'],
  ],
  [
    'beads',
    '## Model\n### Priority\n1\n### Type\nfeature\n### Acceptance Criteria\n- it is\n## View\n### Dependencies\nModel',
    ['#1 open', '#2 open'],
  ],
  [
    'prp',
    '```yaml\nTask 1:\nCREATE src/a.ts:\n  - x\nTask 2: Wire\nMODIFY src/b.ts:\n```\n## Final validation Checklist\n- [ ] no task',
    ['Task 1 open', 'Task 2 open'],
  ],
  [
    'markdown',
    '# TODO\n## Work\n- ~~Old~~\n- [!] New\n- [x] Done\n- [ ] Left',
    ['#1 blocked', '#2 done', '#3 open'],
  ],
];

test.each(FORMATS)('reads %s', (format, text, marks) => {
  const plan = readText(text);
  expect([plan.format, ...marksOf(plan)]).toEqual([format, ...marks]);
  const crlf = readText(`\uFEFF${text.replaceAll('\n', '\r\n')}`);
  expect(crlf.tasks.map(({ task }) => task)).toEqual(plan.tasks.map(({ task }) => task));
});

test('takes what a task says for what it is', () => {
  const [model] = readText(FORMATS.find(([format]) => format === 'superpowers')?.[1] ?? '').tasks;
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
  const [model, view] = readText(FORMATS.find(([format]) => format === 'bmad')?.[1] ?? '').tasks;
  expect(model?.task.acceptance).toEqual(['A price has a currency', 'It is rounded']);
  expect(view?.task.acceptance).toEqual(['Acceptance criterion 7']);
});

test('tasks for people, and tasks that may be left out, are told', () => {
  const conductor = readText(FORMATS.find(([format]) => format === 'conductor')?.[1] ?? '').tasks;
  expect(conductor.map(({ task }) => task.kind)).toEqual(['work', 'work', 'human']);
  expect(conductor[2]?.task.inferred).toContain('kind');
  const kiro = readText(FORMATS.find(([format]) => format === 'kiro')?.[1] ?? '', { grain: 'step' }).tasks;
  expect(kiro.map(({ task }) => [task.id, task.optional])).toEqual([
    ['1.1', false],
    ['1.2', true],
    ['2', false],
  ]);
});

test('a plan can be read by its phases, its tasks and their steps', () => {
  const text = FORMATS.find(([format]) => format === 'conductor')?.[1] ?? '';
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
