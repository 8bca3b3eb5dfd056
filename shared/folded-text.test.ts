import { expect, test } from 'vitest';
import { fateOfPaste, foldedIn, foldLines, foldPasted, unfoldPrompt } from './folded-text';
import { RepoPath } from './ids';

const LONG = Array.from({ length: 214 }, (_, line) => `line ${line}`).join('\n');

test('a long text is folded, a longer one is a file, and an address or a short output stays as it is', () => {
  expect(['https://example.org/a?b=c', 'FAIL a.test.ts\nexpected 1, got 2'].map(fateOfPaste)).toEqual([
    'text',
    'text',
  ]);
  expect([LONG, 'x'.repeat(5000), 'x'.repeat(300_000)].map(fateOfPaste)).toEqual([
    'folded',
    'folded',
    'file',
  ]);
});

test('folded texts are sent whole, each in its place, and none inside of another', () => {
  const one = foldPasted(`${LONG}\n`, []);
  const two = foldPasted(LONG.replace('line 7', '[Pasted text, 214 lines]'), [one]);
  expect([one.mark, two.mark]).toEqual(['[Pasted text, 214 lines]', '[Pasted text, 214 lines (2)]']);
  const prompt = `See ${two.mark} and ${one.mark}, thanks`;
  expect(unfoldPrompt(prompt, [one, two])).toBe(`See ${two.text} and ${one.text}, thanks`);
  expect(foldedIn(prompt, [one, two])).toEqual([two, one]);
  // One whose mark was deleted is not sent, and comes back with the mark.
  expect(unfoldPrompt('See', [one])).toBe('See');
  expect(foldedIn('See', [one])).toEqual([]);
});

test('copied lines say their path and lines, and cannot end their fence', () => {
  const lines = { path: RepoPath.parse('src/a.ts'), side: 'before', first: 3, last: 5 } as const;
  const folded = foldLines({ ...lines, text: 'one\n```\ntwo' }, []);
  expect(folded.mark).toBe('[a.ts:3–5]');
  expect(unfoldPrompt(`Why ${folded.mark}?`, [folded])).toBe(
    'Why src/a.ts, lines 3–5 of the file as it was before the changes:\n````\none\n```\ntwo\n````\n?',
  );
});
