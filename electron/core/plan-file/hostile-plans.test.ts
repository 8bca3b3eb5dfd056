import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { propertyRuns } from '#shared/testing/property-runs';
import { readPlan } from './index';
import { readPlanNow } from './read-plan';

const read = (text: string) =>
  readPlanNow([{ name: 'plan.md', bytes: Buffer.from(text) }], { grain: null, tag: null });

/** Pieces that plans are made of, and what breaks readers of them. */
const PIECES = [
  ...[
    '- [ ] ',
    '- [x] T001 ',
    '  - [~] ',
    '* [',
    '1. ',
    '## ',
    '### Task 1: ',
    '## Phase 2: ',
    '**Files:** ',
    '- Acceptance:',
  ],
  ...[
    '```',
    '```md',
    '~~~',
    '<!--',
    '-->',
    '---',
    '===',
    '| a | b |',
    '|---|',
    '| TASK-1 | x |',
    'key: [',
    '`',
    '``',
    '](',
    '![',
  ],
  ...[
    '_Requirements: 1_',
    'depends on T001',
    '(P)',
    '[P]',
    '{#a}',
    'src/a.ts',
    '../../b',
    '\t',
    '\u00A0',
    '\uFEFF',
    '✅',
    '\u202E',
    'é',
  ],
  ...[
    '(AC: 1-99999)',
    '*a_',
    'x'.repeat(300),
    'T'.repeat(50),
    '<task type="auto">',
    '</task>',
    'understory: 1',
  ],
];
const lines = fc.array(
  fc
    .array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ maxLength: 8 })), { maxLength: 5 })
    .map((parts) => parts.join('')),
  { maxLength: 30 },
);

test('no text breaks the reader, and line ends and marks of bytes change nothing of what is read', () => {
  fc.assert(
    fc.property(lines, (all) => {
      const text = all
        .map((line) => line.replaceAll(/[\r\n\0]/g, ''))
        .join('\n')
        .replace(/^\uFEFF+/, '');
      const plain = read(text);
      const other = read(`\uFEFF${text.replaceAll('\n', '\r\n')}`);
      expect(other.ok).toBe(plain.ok);
      if (!plain.ok || !other.ok) return;
      const { ticks, ...same } = plain.value;
      const { ticks: moved, ...too } = other.value;
      expect(too).toEqual(same);
      expect(moved.length).toBe(ticks.length);
      for (const { place, key } of plain.value.tasks)
        expect([place.line > 0, key.length > 0]).toEqual([true, true]);
    }),
    propertyRuns(150),
  );
});

test('three hundred tasks are read, each with what it waits for', () => {
  const plan = read(
    Array.from({ length: 300 }, (_, at) => `- [ ] T${at + 100} Change src/${at}.ts\n`).join(''),
  );
  expect(plan.ok && [plan.value.tasks.length, plan.value.edges.length]).toEqual([300, 299]);
});

test('lists of three thousand levels, and emphasis without end, are read like anything else', () => {
  for (const text of [
    '- '.repeat(3000),
    '*a_'.repeat(20_000),
    '['.repeat(50_000),
    '](a'.repeat(50_000),
    '`'.repeat(99_999),
  ])
    expect(read(`# Plan\n- [ ] Do it\n${text}`).ok).toBe(true);
  const deep = Array.from({ length: 1000 }, (_, at) => `${' '.repeat(at)}- [ ] x`).join('\n');
  expect(read(deep)).toMatchObject({ ok: true, value: { tasks: [{ title: 'x' }] } });
});

const bytes = (text: string) => Buffer.from(text);

test('a plan is read in a thread of its own, which is ended where it takes too long', async () => {
  const file = { name: 'plan.md', bytes: bytes('# Plan\n- [ ] One\n- [x] Two') };
  expect(await readPlan([file])).toMatchObject({
    ok: true,
    value: { tasks: [{ mark: 'open' }, { mark: 'done' }] },
  });
  const long = { name: 'long.md', bytes: bytes('- [ ] T1 Do `it` in src/a.ts (P)\n'.repeat(50_000)) };
  expect(await readPlan([long], { longest: 20 })).toEqual({
    ok: false,
    refusal: { code: 'plan-not-read', file: 'long.md', why: 'too-slow', line: null },
  });
});

test('refuses in words what holds no plan', async () => {
  const why = async (...files: readonly string[]) => {
    const plan = await readPlan(files.map((text, at) => ({ name: `${at}.md`, bytes: bytes(text) })));
    return plan.ok ? null : plan.refusal.why;
  };
  expect(await why()).toBe('nothing');
  expect(await why('')).toBe('nothing');
  expect(await why(...Array<string>(501).fill(''))).toBe('too-many-files');
  expect(await why(...Array<string>(5).fill('a'.repeat(2_000_000)))).toBe('too-large');
});
