import { expect, test } from 'vitest';
import type { ChangedFile } from '#shared/changeset';
import { RepoPath } from '#shared/ids';
import {
  followedCommentFor as followed,
  COMMENTED_FROM as from,
  LATER as later,
  reviewCommentFor,
  COMMENTED_TO as to,
} from '#shared/testing/review-comment';
import { draftInDiff, placeInDiff } from './place-in-diff';

const comment = reviewCommentFor();
const { path } = comment;
const file = (change: Partial<ChangedFile> = {}): ChangedFile => ({
  path,
  from: null,
  status: 'modified',
  oldMode: '100644',
  newMode: '100644',
  oldBlob: '1'.repeat(40),
  newBlob: '2'.repeat(40),
  binary: false,
  additions: 1,
  deletions: 1,
  ...change,
});

test('stands on the text it is about, and else where its lines are in the state that is shown', () => {
  expect(placeInDiff(comment, undefined, { from, to }, file())).toEqual({ side: 'after', line: 5 });
  const changed = file({ newBlob: '3'.repeat(40) });
  expect(placeInDiff(comment, undefined, { from, to: later }, changed)).toBeNull();
  expect(placeInDiff(comment, followed({}), { from, to: later }, changed)).toEqual({
    side: 'after',
    line: 9,
  });
  expect(placeInDiff(comment, followed({}), { from, to }, changed)).toBeNull();
  expect(placeInDiff(comment, followed({ path: null }), { from, to: later }, changed)).toBeNull();
  const old = { ...comment, side: 'before' as const, blob: '1'.repeat(40) };
  expect(placeInDiff(old, undefined, { from, to }, file())).toEqual({ side: 'before', line: 5 });
  expect(placeInDiff(old, undefined, { from, to }, file({ from: RepoPath.parse('b') }))).toBeNull();
});

test('a draft stands at its lines while their text is the same, and else above the file', () => {
  expect(draftInDiff(comment, file())).toEqual({ side: 'after', line: 5 });
  expect(draftInDiff(comment, file({ newBlob: '3'.repeat(40) }))).toEqual({ side: 'after', line: 0 });
  expect(draftInDiff(comment, file({ newBlob: null }))).toEqual({ side: 'after', line: 0 });
  expect(draftInDiff(comment, file({ path: RepoPath.parse('b') }))).toBeNull();
  const old = { ...comment, side: 'before' as const, blob: '1'.repeat(40) };
  expect(draftInDiff(old, file({ newBlob: '3'.repeat(40) }))).toEqual({ side: 'before', line: 5 });
  expect(draftInDiff(old, file({ oldBlob: '3'.repeat(40) }))).toEqual({ side: 'before', line: 0 });
  expect(draftInDiff(old, file({ path: RepoPath.parse('b'), from: path }))).toEqual({
    side: 'before',
    line: 5,
  });
});
