import { expect, test } from 'vitest';
import { RepoPath } from '#shared/ids';
import { everything, partInput, stateOfAll, stateOfFile, withFile, withHunk } from './part-choice';

const [a, b] = [RepoPath.parse('a'), RepoPath.parse('b')];
const files = [a, b];

test('everything is no restriction, and a file that is left out leaves the others', () => {
  expect(partInput(everything, files)).toEqual({ only: null, hunks: [] });
  const left = withFile(everything, a, false);
  expect(partInput(left, files)).toEqual({ only: [b], hunks: [] });
  expect([stateOfFile(left, a), stateOfFile(left, b), stateOfAll(left, files)]).toEqual([
    false,
    true,
    'part',
  ]);
  expect(stateOfAll(withFile(left, b, false), files)).toBe(false);
  expect(stateOfAll(withFile(left, a, true), files)).toBe(true);
});

test('hunks are taken in and left out one by one, to none and to all of the file', () => {
  const some = withHunk(everything, a, { hunk: 1, of: 3, chosen: false });
  expect(partInput(some, files)).toEqual({ only: null, hunks: [{ path: a, hunks: [0, 2] }] });
  expect(stateOfFile(some, a)).toBe('part');
  expect(withHunk(some, a, { hunk: 1, of: 3, chosen: true })).toEqual(everything);
  const none = withHunk(withHunk(some, a, { hunk: 0, of: 3, chosen: false }), a, {
    hunk: 2,
    of: 3,
    chosen: false,
  });
  expect(partInput(none, files)).toEqual({ only: [b], hunks: [] });
  expect(partInput(withHunk(none, a, { hunk: 2, of: 3, chosen: true }), files).hunks).toEqual([
    { path: a, hunks: [2] },
  ]);
});
