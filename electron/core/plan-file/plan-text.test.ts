import { expect, test } from 'vitest';
import { readPlanText } from './plan-text';

const read = (bytes: Uint8Array) => readPlanText({ name: 'plan.md', bytes }, 0);
const whyOf = (bytes: Uint8Array) => {
  const text = read(bytes);
  return text.ok ? null : [text.refusal.why, text.refusal.line];
};

test('every line knows its first byte, whatever ends it and whatever the file begins with', () => {
  const bytes = Buffer.from('\uFEFFé\r\n- [ ] ü\r\nlast');
  const text = read(bytes);
  if (!text.ok) throw new Error('refused');
  expect(text.value.lines.map(({ text }) => text)).toEqual(['é', '- [ ] ü', 'last']);
  for (const { text: line, at } of text.value.lines)
    expect(bytes.subarray(at, at + Buffer.byteLength(line)).toString()).toBe(line);
});

test('what is no text is refused in words', () => {
  expect(whyOf(Buffer.from('a\0b'))).toEqual(['binary', null]);
  expect(whyOf(Buffer.from([0x61, 0x0a, 0x62, 0x0a, 0xff, 0x0a]))).toEqual(['not-utf8', 3]);
  expect(whyOf(Buffer.alloc(2 * 1024 * 1024 + 1, 'a'))).toEqual(['too-large', null]);
  expect(whyOf(Buffer.alloc(200_000, '\n'))).toEqual(['too-large', null]);
});
