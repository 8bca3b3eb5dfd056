import { useEffect, useMemo, useState } from 'react';
import type { FollowedComment, ReviewComment } from '#shared/comment';
import type { CommentId, SessionId } from '#shared/ids';
import type { Comments } from '#shared/projections/comments';
import { followComments } from '../../../state/review-actions';
import { useSessionRow } from '../../../state/sessions';
import { useTranscript } from '../../../state/transcript';

/** A session's comments, and what became of the lines of those that are not resolved. */
export type SessionComments = {
  readonly comments: Comments;
  readonly followed: ReadonlyMap<CommentId, FollowedComment>;
};

const noComments: Comments = [];
const nothingFollowed: ReadonlyMap<CommentId, FollowedComment> = new Map();

/** The comments of a session, followed anew with every change of them and of the session's work. */
export function useComments(session: SessionId): SessionComments {
  const transcript = useTranscript(session);
  const head = useSessionRow(session)?.head ?? null;
  const comments = transcript.state === 'ready' ? transcript.value.comments : noComments;
  const [followed, setFollowed] = useState(nothingFollowed);
  const open = comments
    .filter(isOpen)
    .map(({ comment }) => comment)
    .join(' ');
  // biome-ignore lint/correctness/useExhaustiveDependencies: the newest state says when the lines are to be sought again
  useEffect(() => {
    if (open === '') return setFollowed(nothingFollowed);
    let wanted = true;
    void followComments(session).then((found) => {
      if (wanted && found) setFollowed(new Map(found.map((one) => [one.comment, one])));
    });
    return () => {
      wanted = false;
    };
  }, [session, open, head]);
  return useMemo(() => ({ comments, followed }), [comments, followed]);
}

function isOpen({ resolved, judged }: ReviewComment): boolean {
  return !resolved && judged !== 'dismissed';
}
