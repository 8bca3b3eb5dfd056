import { expect, test } from 'vitest';
import { RepoPath } from './ids';

test('a path cannot be taken for two where paths are listed with a zero byte between them', () => {
  expect(RepoPath.safeParse('a\0.git/config').success).toBe(false);
  expect(RepoPath.safeParse('').success).toBe(false);
  expect(RepoPath.safeParse('new\nline \udcff').success).toBe(true);
});
