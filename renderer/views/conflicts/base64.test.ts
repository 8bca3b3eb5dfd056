import { expect, test } from 'vitest';
import { base64OfText } from './base64';

test('the bytes come back as they were, whatever the text and its length', () => {
  for (const text of ['', 'a', 'grün ✓ 🌱\r\n', '\ufeffmark first', 'x'.repeat(100_000)])
    expect(Buffer.from(base64OfText(text), 'base64').toString('utf8')).toBe(text);
});
