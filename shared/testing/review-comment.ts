import type { FollowedComment, ReviewComment } from '../comment';
import { CommentId, CommitId, RepoPath } from '../ids';

/** The commits that {@link reviewCommentFor} is about, and one that came later. */
export const [COMMENTED_FROM, COMMENTED_TO, LATER] = ['a', 'b', 'c'].map((letter) =>
  CommitId.parse(letter.repeat(40)),
) as [CommitId, CommitId, CommitId];

/** A comment on lines 3 to 5 of `src/a.ts`, sent in turn 2; give what the test is about. */
export function reviewCommentFor(changes: Partial<ReviewComment> = {}): ReviewComment {
  return {
    comment: CommentId.parse('comment1'),
    path: RepoPath.parse('src/a.ts'),
    side: 'after',
    from: COMMENTED_FROM,
    to: COMMENTED_TO,
    blob: '2'.repeat(40),
    lines: { first: 3, last: 5 },
    quoted: '',
    text: 'x',
    suggestion: null,
    writtenAt: '',
    sentIn: 2,
    resolved: false,
    ...changes,
  };
}

/** Its lines later, four further down. */
export function followedCommentFor(changes: Partial<FollowedComment> = {}): FollowedComment {
  return {
    comment: CommentId.parse('comment1'),
    became: 'unchanged',
    at: LATER,
    path: RepoPath.parse('src/a.ts'),
    lines: { first: 7, last: 9 },
    ...changes,
  };
}
