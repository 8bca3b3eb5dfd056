import { expect, test } from 'vitest';
import { matches, wordsOf } from './filter-settings';

test('a setting is found by all typed words, in any order and case', () => {
  const text = 'Worktree location The folder for new worktrees';
  expect(matches(text, wordsOf('folder WORKtree'))).toBe(true);
  expect(matches(text, wordsOf('folder theme'))).toBe(false);
  expect(matches(text, wordsOf('  '))).toBe(true);
});
