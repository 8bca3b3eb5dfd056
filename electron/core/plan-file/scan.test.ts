import { expect, test } from 'vitest';
import { readPlanText } from './plan-text';
import { scanMarkdown } from './scan';

function scan(...lines: readonly string[]) {
  const plan = readPlanText({ name: 'plan.md', bytes: Buffer.from(lines.join('\n')) }, 0);
  if (!plan.ok) throw new Error(plan.refusal.why);
  return scanMarkdown(plan.value, 0);
}

const boxes = (...lines: readonly string[]) => scan(...lines).lines.map((line) => line.box?.sign ?? null);

test('finds boxes as people write them, and none in what only looks like one', () => {
  expect(
    boxes(
      '- [ ] a',
      '* [X] b',
      '+ [~] c',
      '1. [x] d',
      '-[ ] e',
      '- [] f',
      '- [\u00A0] g',
      '- [ ]* h',
      '## [✓] i',
    ),
  ).toEqual([' ', 'X', '~', 'x', ' ', '', '\u00A0', ' ', '✓']);
  expect(
    boxes('- [P] tasks = other files', '- [a](b)', '- [US1] c', '- [R]: review', '- [1] d', '---'),
  ).toEqual(Array(6).fill(null));
});

test('what lies in fences and comments is quoted', () => {
  const { lines } = scan(
    '```sh',
    '- [ ] a',
    '```',
    '<!--',
    '- [ ] b',
    '-->',
    '- [ ] c',
    '~~~',
    '```',
    '~~~',
    '- [ ] d',
  );
  expect(lines.filter((line) => line.box).map((line) => line.content)).toEqual(['c', 'd']);
});

test('fences of equal length inside one another do not turn the rest into code', () => {
  const nested = [
    `${'````'.slice(1)}markdown`,
    '# Template',
    '```json',
    '{}',
    '```',
    '- [ ] a',
    '```',
    '## Work',
    '- [ ] b',
  ];
  const { lines, openFences } = scan(...nested);
  expect(lines.filter((line) => line.box).map((line) => line.content)).toEqual(['b']);
  expect(openFences).toEqual([]);
});

test('a fence that never ends is ended by the next heading, and told', () => {
  const { lines, openFences } = scan('## A', '```', 'code', '', '## B', '- [ ] b');
  expect(lines.filter((line) => line.kind === 'heading').map((line) => line.content)).toEqual(['A', 'B']);
  expect(openFences).toEqual([1]);
});

test('fences whose ends were lost do not hide the headings behind them', () => {
  const flipped = [
    '```',
    'a',
    '',
    '## A',
    '```json',
    '',
    '## B',
    '',
    '## C',
    '```',
    '',
    '- [ ] d',
    '```json',
    '{}',
    '```',
  ];
  const { lines, openFences } = scan(...flipped);
  expect(lines.filter((line) => line.kind === 'heading').map((line) => line.content)).toEqual([
    'A',
    'B',
    'C',
  ]);
  expect(openFences.length).toBeGreaterThan(0);
});
