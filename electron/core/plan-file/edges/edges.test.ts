import { expect, test } from 'vitest';
import { madePlan } from '../../testing/made-plan';
import type { ReadPlan } from '../read-task';
import { findEdges } from './edges';

const SIGNS = { stated: '<-', structure: '<~', guess: '<?' } as const;

/** `T2 <- T1`: said. `<~`: by structure. `<?`: a guess. */
function edgesOf(plan: ReadPlan): string[] {
  const byTask = new Map<string, string[]>();
  for (const { task, on, via } of findEdges(plan).edges) {
    const id = `${task} ${SIGNS[via]}`;
    byTask.set(id, [...(byTask.get(id) ?? []), on]);
  }
  return [...byTask].map(([id, on]) => `${id} ${on.join(' ')}`);
}

const problemsOf = (plan: ReadPlan) =>
  findEdges(plan).problems.map(
    ({ code, level, task, about }) => `${code} ${level} ${task} ${about.join(' ')}`,
  );

test('where nothing is said, what follows waits; marked ones stand together and are held by what is not marked', () => {
  const text = '- T1 a\n- T2 [P] b\n- T3 [P] c\n- T4 d\n- T5 [P] e\n- T6 [P] f';
  expect(edgesOf(madePlan('spec-kit', text))).toEqual([
    ...['T2 <~ T1', 'T3 <~ T1', 'T4 <~ T2 T3', 'T5 <~ T4', 'T6 <~ T4'],
  ]);
  expect(edgesOf(madePlan('understory', text))).toEqual([]);
  expect(edgesOf(madePlan('understory', text, { order: 'sequential' }))).toHaveLength(5);
  expect(edgesOf(madePlan('markdown', text))).toEqual([]);
});

test('phases follow each other, and what may be left out holds nobody', () => {
  const text =
    '## Phase 1: Setup\n- T1 a\n- T2 [?] b\n- T3 c\n## Phase 2: Nothing\n## Phase 3: Rest\n- T4 [P] d\n- T5 [P] e';
  expect(edgesOf(madePlan('kiro', text))).toEqual(['T2 <~ T1', 'T3 <~ T1', 'T4 <~ T3', 'T5 <~ T3']);
  // Of a free list only the phases are an order.
  expect(edgesOf(madePlan('markdown', text))).toEqual(['T4 <~ T1 T3', 'T5 <~ T1 T3']);
  expect(edgesOf(madePlan('markdown', text.replaceAll('Phase', 'Ideas')))).toEqual([]);
});

test('a section about order says which phases may run side by side', () => {
  const text = [
    '## Phase 1: Setup',
    '- T001 a',
    '## Phase 2: Foundational (blocks all)',
    '- T002 b',
    '## Phase 3: User Story 1 - Buy',
    '- T003 c',
    '## Phase 4: User Story 2 - Pay',
    '- T004 d',
    '## Phase 5: Polish & Docs',
    '- T005 [P] e',
    '## Dependencies & Execution Order',
    '- **Setup (Phase 1)**: No dependencies - can start immediately',
    '- **Foundational (Phase 2)**: Depends on Setup completion - BLOCKS all user stories',
    '- **User Stories (Phase 3+)**: All depend on Foundational phase completion',
    '- **Polish (Final Phase)**: Depends on all desired user stories being complete',
    '- **User Story 1 (P1)**: Can start after Foundational (Phase 2) - No dependencies on other stories',
    '- **User Story 2 (P2)**: Can start after Foundational (Phase 2) - May integrate with US1',
  ].join('\n');
  const plan = madePlan('spec-kit', text);
  expect(edgesOf(plan)).toEqual(['T002 <- T001', 'T003 <- T002', 'T004 <- T002', 'T005 <- T003 T004']);
  expect(problemsOf(plan)).toEqual([]);
});

test('arrows are chains, and a table has a column for what a task waits for', () => {
  const tasks = '- T1 a\n- T2 b\n- T3 c\n- T4 d\n';
  const arrows = '## Dependencies\n**Critical Path**: Start (T1-T2) → anything → Rest (T3)';
  expect(edgesOf(madePlan('understory', tasks + arrows))).toEqual(['T3 <- T1 T2']);
  const table =
    '## Dependency table\n| Task | Depends on | Blocks |\n|---|---|---|\n| T2 | T1 | T3, T4 |\n| T1 | none | |';
  expect(edgesOf(madePlan('understory', tasks + table))).toEqual(['T2 <- T1', 'T3 <- T2', 'T4 <- T2']);
});

test.each([
  ['(depends on T1, T2)', ['T4 <- T1 T2'], []],
  ['(*depends on 1*)', ['T4 <- T1'], []],
  ['after T1 and T2 are done', ['T4 <- T1 T2'], []],
  ['Requires tasks 1-3.', ['T4 <- T1 T2 T3'], []],
  ['Blocked by: T001–T003', ['T4 <- T1 T2 T3'], []],
  ['once T2 is complete', ['T4 <- T2'], []],
  ['builds on task 2 so that T3 can use it', ['T4 <- T2'], []],
  ['blocks T2', ['T2 <- T4'], []],
  ['T1 must complete before T2', ['T2 <- T1'], []],
  ['Ideally after T1', ['T4 <? T1'], []],
  ['depends on T2 (only to test it)', ['T4 <? T2'], []],
  ['No dependencies', [], []],
  ['does not depend on T1', [], []],
  ['depends on 3 services and a queue', [], []],
  ['Retry after 3 attempts', [], []],
  ['it needs care', [], []],
  ['depends on T9', [], ['unresolved-reference stop T4 T9']],
  ['dépend de la tâche 1', ['T4 <- T1'], []],
  ['hängt ab von T1 und T2', ['T4 <- T1 T2'], []],
  ['依赖任务 T1、T2', ['T4 <- T1 T2'], []],
  ['depends on the previous task', ['T4 <- T3'], []],
])('“%s” says what it says', (words, edges, problems) => {
  const plan = madePlan('understory', `- T1 a\n- T2 b\n- T3 c\n- T4 ${words}`);
  expect(edgesOf(plan)).toEqual(edges);
  expect(problemsOf(plan)).toEqual(problems);
});

test.each([
  ['T1, T2', ['T4 <- T1 T2'], []],
  ['[1, "2"]', ['T4 <- T1 T2'], []],
  ['T-001; T2', ['T4 <- T1 T2'], []],
  ['1–3', ['T4 <- T1 T2 T3'], []],
  ['Add the price model', ['T4 <- T1'], []],
  ['add-the-price-model, T2', ['T4 <- T1 T2'], []],
  ['Phase 1', ['T4 <- T1 T2 T3'], []],
  ['none', [], []],
  ['[]', [], []],
  ['T2, T77 and the moon', ['T4 <- T2'], ['unresolved-reference stop T4 T77']],
  ['something else', [], ['unresolved-reference stop T4 something else']],
])('a field that holds “%s” names tasks', (value, edges, problems) => {
  const text = `## Phase 1: One\n- T1 Add the price model\n- T2 b\n- T3 c\n## Phase 2: Two\n- T4 d\n  - depends-on: ${value}`;
  const plan = madePlan('understory', text);
  expect(edgesOf(plan)).toEqual(edges);
  expect(problemsOf(plan)).toEqual(problems);
});

test('what a task says wins over where it stands, and the rest keeps its order', () => {
  const forward = '- T1 a\n- T2 b (depends on T4)\n- T3 c\n- T4 d\n- T5 e';
  expect(edgesOf(madePlan('superpowers', forward))).toEqual([
    ...['T2 <- T4', 'T3 <~ T1', 'T4 <~ T3', 'T5 <~ T2'],
  ]);
  const phases = '## Phase 1: One\n- T1 a (depends on T3)\n- T2 b\n## Phase 2: Two\n- T3 c';
  const plan = madePlan('spec-kit', phases);
  expect(problemsOf(plan)).toEqual(['contradictory-edges warn T1 T1 T3']);
  expect(edgesOf(plan)).toContain('T1 <- T3');
});

test('side by side takes a structural edge away, and contradicts one that is said', () => {
  const text = '- T1 a\n- T2 b\n- T3 c\n  - parallel-with: T2\n- T4 d';
  expect(edgesOf(madePlan('superpowers', text))).toEqual(['T2 <~ T1', 'T3 <~ T1', 'T4 <~ T2 T3']);
  const both = madePlan('superpowers', text.replace('c\n', 'c (depends on T2)\n'));
  expect(problemsOf(both)).toEqual(['contradictory-edges warn T3 T3 T2']);
});

test('of a circle the shortest way round is told, and it stops', () => {
  const text =
    '- T1 a (depends on T2)\n- T2 b (depends on T3)\n- T3 c (depends on T1, T2)\n- T4 d (after T3)';
  expect(problemsOf(madePlan('understory', text))).toEqual(['cycle stop T2 T2 T3']);
  expect(problemsOf(madePlan('superpowers', '- T1 a (depends on T2)\n- T2 b (depends on T1)'))).toEqual([
    'cycle stop T1 T1 T2',
  ]);
});

test('waves follow each other, and what one produces another consumes', () => {
  const waves = '- T1 a\n  - wave: Wave 1\n- T2 b\n  - wave: 1\n- T3 c\n  - wave: 3';
  expect(edgesOf(madePlan('omo', waves))).toEqual(['T3 <~ T1 T2']);
  const handed =
    '- T1 a\n  - produces: `Price.total()`\n- T2 b\n- T3 c\n  - consumes: `Price.total()` from Task 1';
  expect(edgesOf(madePlan('understory', handed))).toEqual(['T3 <- T1']);
});

test('tests that are to be written first hold what they test, though both are marked', () => {
  const text =
    '## Phase 1: One\n### Tests for One\n- T1 [P] a\n- T2 [P] b\n### Implementation\n- T3 [P] c\n- T4 [P] d';
  const plan = madePlan('spec-kit', text);
  const lines = plan.files[0]?.lines.filter(({ text }) => text.startsWith('#')) ?? [];
  const phases = plan.phases.map((phase) => ({ ...phase, lines }));
  expect(edgesOf({ ...plan, phases })).toEqual(['T3 <~ T1 T2', 'T4 <~ T1 T2']);
});

test('conflicts that the plan names are told as pairs', () => {
  const text =
    '- T1 a\n  - conflicts-with: 2\n- T2 b\n  - boundary: Auth, `Cart`\n- T3 c\n  - boundary: cart';
  expect(findEdges(madePlan('understory', text)).conflicts).toEqual([
    ['T1', 'T2', '2'],
    ['T2', 'T3', 'cart'],
  ]);
});

test('hundreds of tasks that all wait for hundreds of others, and lines made to be slow, take a moment', () => {
  const half = (phase: number) =>
    `## Phase ${phase}: P\n${Array.from({ length: 200 }, (_, at) => `- T${phase}${String(at).padStart(3, '0')} [P] x`).join('\n')}`;
  expect(findEdges(madePlan('spec-kit', `${half(1)}\n${half(2)}`)).edges).toHaveLength(40_000);
  const words = `- T1 ${'depends on '.repeat(5000)}\n- T2 ${'T1-'.repeat(20_000)}\n- T3 ${'(after '.repeat(9000)}`;
  expect(findEdges(madePlan('spec-kit', words)).edges).not.toEqual([]);
});
