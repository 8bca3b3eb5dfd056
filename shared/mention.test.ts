import { expect, test } from 'vitest';
import { RepoPath } from './ids';
import { mentionOf, mentionsIn } from './mention';

test.each([
  ['src/a.ts', '@src/a.ts'],
  ['a name.ts', '@"a name.ts"'],
  ['say "hi"\\.md', '@"say \\"hi\\"\\\\.md"'],
  ['two\nlines', '@"two\\nlines"'],
  ['caf\udce9.txt', '@"caf\\xe9.txt"'],
  ['ends.', '@"ends."'],
  ['größe/日本.md', '@größe/日本.md'],
])('%j is named as %s, and found again', (name, words) => {
  const path = RepoPath.parse(name);
  expect(mentionOf(path)).toBe(words);
  expect(mentionsIn(`Look at ${words} and\n${words}, please.`)).toEqual([path]);
});

test('what is no name of a file is none', () => {
  expect(mentionsIn('mail me@example.org, @ alone, @"open')).toEqual([]);
  expect(mentionsIn('see (@a.ts), @b/c.ts. @d?')).toEqual(['a.ts', 'b/c.ts', 'd']);
  expect(mentionsIn(Array.from({ length: 200 }, (_, index) => `@f${index}`).join(' '))).toHaveLength(100);
});
