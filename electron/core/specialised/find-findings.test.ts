import { expect, test } from 'vitest';
import { findFindings } from './find-findings';

const finding = (more: object = {}) => ({
  path: 'a.ts',
  line: 3,
  severity: 'error',
  text: 'Wrong.',
  ...more,
});
const block = (...findings: unknown[]) => JSON.stringify({ summary: 'So so.', findings });

function read(answer: string) {
  const found = findFindings(answer);
  return found.ok ? found.value : found.refusal.code;
}

test.each([
  ['alone', block(finding())],
  [
    'in a fence with prose around',
    `Here it is:\n\n\`\`\`json\n${block(finding())}\n\`\`\`\n\nThat is all {really}.`,
  ],
  ['in a fence of four that does not end', `\`\`\`\`\n${block(finding())}`],
  [
    'pretty-printed, after other objects',
    `{"a": {"b": 1}} ${JSON.stringify(JSON.parse(block(finding())), null, 4)}`,
  ],
  ['after an earlier one', `${block(finding({ text: 'Earlier.' }))}\n\nNo, wait:\n${block(finding())}`],
  ['before one that is broken', `${block(finding())}\n{"findings": [`],
  ['with what JSON has in strings', block(finding()).replace('So so.', 'a } b \\" { \\\\')],
])('a block of findings is found %s', (_, answer) => {
  expect(read(answer)).toMatchObject({
    findings: [
      { path: 'a.ts', first: 3, last: 3, side: 'after', severity: 'error', text: 'Wrong.', suggestion: null },
    ],
    unfit: 0,
  });
});

test('a suggestion that speaks of findings does not hide the block around it', () => {
  const answer = block(finding({ suggestion: 'const report = { "findings": [] };' }));
  expect(read(answer)).toMatchObject({ findings: [{ suggestion: 'const report = { "findings": [] };' }] });
});

test('what is no block, or none that fits, is said', () => {
  expect(read('I found nothing wrong.')).toBe('no-block');
  expect(read('My "findings": none.')).toBe('no-block');
  expect(read('{"findings": "none"}')).toBe('not-valid');
  expect(read('{"findings": [{"path": "a.ts",}]}')).toBe('not-valid');
  expect(read('{"findings": [')).toBe('not-valid');
  expect(read('{"findings": []}')).toEqual({ summary: '', findings: [], unfit: 0 });
});

test('entries are taken as they may be meant, and counted where nothing can be made of them', () => {
  const given = read(
    block(
      finding({ line: '7', endLine: 9, severity: 'HIGH', side: 'before' }),
      finding({ line: null, severity: 'nit' }),
      finding({ line: -1, severity: 'odd' }),
      finding({ line: 1e12, severity: ['error'] }),
      finding({ text: 'x'.repeat(9000) }),
      finding({ suggestion: 'y'.repeat(9000) }),
      ...[finding({ text: ' ' }), finding({ path: '' }), finding({ text: 7 }), null, 'a.ts:3 is wrong', {}],
    ),
  );
  if (typeof given === 'string') throw new Error(given);
  expect(given.findings.map(({ first, last, severity, side }) => [first, last, severity, side])).toEqual([
    [7, 9, 'error', 'before'],
    [null, null, 'note', 'after'],
    [null, null, 'warning', 'after'],
    [null, null, 'warning', 'after'],
    [3, 3, 'error', 'after'],
    [3, 3, 'error', 'after'],
  ]);
  expect(given.findings[4]?.text).toHaveLength(4000);
  expect(given.findings[5]?.suggestion).toBeNull();
  expect(given.unfit).toBe(6);
});

test('text made to be walked through for ever is given up', () => {
  expect(read('{'.repeat(200_000) + '"findings"'.repeat(50_000))).toBe('not-valid');
  expect(read('{"findings"'.repeat(80_000))).toBe('not-valid');
  expect(read('"findings"'.repeat(100_000))).toBe('no-block');
});
