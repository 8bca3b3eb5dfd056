import { expect, test } from 'vitest';
import { describeRefusal } from './describe-refusal';
import { RepoPath, SessionId } from './ids';

test('a refusal says what happened, what was kept and what to do', () => {
  expect(describeRefusal({ code: 'worktree-missing', path: '/repo.worktrees/x' })).toEqual({
    title: 'The session’s worktree is gone from /repo.worktrees/x.',
    kept: 'All work up to the last checkpoint is kept.',
    advice: 'Recreate the worktree, then continue.',
  });
});

test('numbers and long lists read like sentences', () => {
  const paths = ['a', 'b', 'c', 'd', 'e'].map((path) => RepoPath.parse(path));
  expect(describeRefusal({ code: 'unmerged-index', paths, where: 'workspace' }).title).toContain(
    'a, b, c and 2 more',
  );
  const session = SessionId.parse('session1');
  expect(describeRefusal({ code: 'session-damaged', session, lines: 1 }).title).toMatch(/^1 entry /);
  expect(describeRefusal({ code: 'index-locked', path: 'x', ageSeconds: 7200 }).title).toContain('2 hours');
});

test('text from outside cannot disguise itself', () => {
  const { title } = describeRefusal({ code: 'session-unknown', session: 'abc\u202etxt.exe\n' });
  expect(title).toBe('There is no session “abc\\u202etxt.exe\\n”.');
});
