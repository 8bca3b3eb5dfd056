import fc from 'fast-check';
import { expect, test } from 'vitest';
import { propertyRuns } from '#shared/testing/property-runs';
import { readPlanText } from './plan-text';
import { readMarkdown } from './read-markdown';
import { tick, ticksOf } from './ticks';

function ticked(text: string): { readonly text: string; readonly ticks: number; readonly left: number } {
  const read = (bytes: Uint8Array) => {
    const plan = readPlanText({ name: 'plan.md', bytes }, 0);
    if (!plan.ok) throw new Error(plan.refusal.why);
    return ticksOf(readMarkdown(plan.value, null));
  };
  const bytes = new TextEncoder().encode(text);
  const ticks = read(bytes);
  const changed = tick(bytes, ticks);
  return {
    text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(changed),
    ticks: ticks.length,
    left: read(changed).length,
  };
}

test.each([
  ['boxes', '- [ ] T1 a\n- [ ] T2 b\n- [ ] T3 c\n', '- [x] T1 a\n- [x] T2 b\n- [x] T3 c\n'],
  ['the style of the file', '- [X] T1 a\n- [ ] T2 b\n- [X] T3 c\n', '- [X] T1 a\n- [X] T2 b\n- [X] T3 c\n'],
  [
    'what runs, and an empty box',
    '- [~] T1 é\n- [] T2 b\n- [x] T3 c\n',
    '- [x] T1 é\n- [x] T2 b\n- [x] T3 c\n',
  ],
  [
    'headings',
    '### [✓] TASK-001: a\n- [✓] (1) x\n\n### [ ] TASK-002: b\n- [ ] (1) y\n',
    '### [✓] TASK-001: a\n- [✓] (1) x\n\n### [✓] TASK-002: b\n- [ ] (1) y\n',
  ],
  [
    'cells',
    '| Task | Text | Completed |\n|---|---|---|\n| TASK-001 | a | ✅ |\n| TASK-002 | b |  |\n| TASK-003 | c | ✅ |\n',
    '| Task | Text | Completed |\n|---|---|---|\n| TASK-001 | a | ✅ |\n| TASK-002 | b | ✅ |\n| TASK-003 | c | ✅ |\n',
  ],
])('%s are ticked as the file itself does', (_, text, expected) => {
  const made = ticked(text);
  expect(made.text).toBe(expected);
  expect(made.left).toBe(0);
});

test('boxes that are no marks of tasks stay: in fences, as criteria, of what is done', () => {
  const text =
    '- [x] T1 a\n- [ ] T2 b\n  - Acceptance:\n    - [ ] it works\n- [x] T3 c\n\n```\n- [ ] T9 no\n```\n';
  expect(ticked(`---\nunderstory: 1\n---\n${text}`).text).toBe(
    `---\nunderstory: 1\n---\n${text.replace('[ ] T2', '[x] T2')}`,
  );
});

test('exactly the bytes of the marks change, with any line ends, byte order mark and letters', () => {
  const line = fc.record({
    sign: fc.constantFrom(' ', 'x', 'X', '~', '-', '/'),
    title: fc.constantFrom('add é', 'write 表', 'make 🚀 fly', 'fix a\u00a0b', 'show [x] in a list'),
  });
  fc.assert(
    fc.property(
      fc.array(line, { minLength: 3, maxLength: 12 }),
      fc.boolean(),
      fc.constantFrom('\n', '\r\n'),
      fc.boolean(),
      (lines, mark, end, last) => {
        const made = (signOf: (sign: string) => string) => {
          const text = lines
            .map(({ sign, title }, at) => `- [${signOf(sign)}] T${100 + at} ${title}`)
            .join(end);
          return `${mark ? '\uFEFF' : ''}# Plan${end}${end}${text}${last ? end : ''}`;
        };
        const count = (sign: string) => lines.filter((one) => one.sign === sign).length;
        const style = count('X') > count('x') ? 'X' : 'x';
        const result = ticked(made((sign) => sign));
        const isDone = (sign: string) => sign === 'x' || sign === 'X';
        if (count('x') !== count('X'))
          expect(result.text).toBe(made((sign) => (isDone(sign) ? sign : style)));
        expect(result.left).toBe(0);
      },
    ),
    propertyRuns(60),
  );
});

test('ticks of other bytes are a bug, and change nothing', () => {
  const bytes = new TextEncoder().encode('- [ ] a');
  expect(() => tick(bytes, [{ at: 6, length: 5, done: 'x' }])).toThrow('not of these bytes');
  const twice = [3, 3].map((at) => ({ at, length: 1, done: 'x' }));
  expect(() => tick(bytes, twice)).toThrow('not of these bytes');
  expect(new TextDecoder().decode(bytes)).toBe('- [ ] a');
});
