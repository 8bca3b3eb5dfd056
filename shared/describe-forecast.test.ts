import { expect, test } from 'vitest';
import { conflictSentences, conflictWords } from './describe-forecast';
import { conflictsBySession } from './forecast';
import type { RepoPath, SessionId } from './ids';

const [one, two, three] = ['one', 'two', 'three'] as [SessionId, SessionId, SessionId] & string[];
const paths = (...names: string[]) => names as RepoPath[];
const nameOf = (session: SessionId) => `“${session}”`;

const FORECAST = {
  sessions: [one, two, three],
  pairs: [
    { sessions: [one, two] as [SessionId, SessionId], paths: paths('a.txt', 'b.txt') },
    { sessions: [one, three] as [SessionId, SessionId], paths: paths('a.txt') },
  ],
  workspace: [{ session: two, paths: paths('b.txt'), blocked: paths('b.txt', 'c.txt'), unknown: null }],
};

test('each session says what it would conflict with, in a line and in sentences', () => {
  const found = conflictsBySession(FORECAST, () => false);
  const said = [one, two, three].map((session) => {
    const conflicts = found.get(session) ?? expect.fail('nothing found');
    return [conflictWords(conflicts, nameOf), ...conflictSentences(conflicts, nameOf)];
  });
  expect(said).toEqual([
    [
      'Conflicts with “two” and 1 other',
      'Conflicts with “two” in a.txt, b.txt',
      'Conflicts with “three” in a.txt',
    ],
    [
      'Conflicts with your workspace and 1 session',
      'Conflicts with “one” in a.txt, b.txt',
      'Conflicts with your workspace in b.txt, c.txt',
    ],
    ['Conflicts with “one” in 1 file', 'Conflicts with “one” in a.txt'],
  ]);
});

test('of alternatives nothing is said', () => {
  const found = conflictsBySession(FORECAST, (_, other) => other === three);
  expect([...found.keys()]).toEqual([one, two]);
});
