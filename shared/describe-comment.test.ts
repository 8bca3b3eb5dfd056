import { expect, test } from 'vitest';
import { becameWords, linesWords, placeWords } from './describe-comment';
import { followedCommentFor as followed, reviewCommentFor } from './testing/review-comment';

const comment = reviewCommentFor();

test('says what became of a comment', () => {
  expect(becameWords({ ...comment, sentIn: null }, undefined, false)).toBe('Not sent yet');
  expect(becameWords(comment, followed({}), true)).toBe('Sent');
  expect(becameWords(comment, undefined, false)).toBe('Sent in turn 2');
  expect(becameWords(comment, followed({}), false)).toBe('Sent · lines unchanged');
  expect(
    becameWords({ ...comment, lines: { first: 3, last: 3 } }, followed({ became: 'changed' }), false),
  ).toBe('Sent · line changed');
  expect(becameWords({ ...comment, lines: null }, followed({}), false)).toBe('Sent · file unchanged');
  expect(becameWords(comment, followed({ became: 'gone' }), false)).toBe('Sent · file deleted');
  expect(becameWords({ ...comment, resolved: true }, followed({}), false)).toBe('Resolved');
});

test('says where it is', () => {
  expect(linesWords({ first: 3, last: 3 })).toBe('line 3');
  expect(linesWords({ first: 3, last: 5 })).toBe('lines 3–5');
  expect(placeWords(comment)).toBe('src/a.ts:3');
  expect(placeWords({ path: comment.path, lines: null })).toBe('src/a.ts');
});
