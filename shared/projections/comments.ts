import type { ReviewComment } from '../comment';
import type { SessionEvent } from '../events';
import { assertNever } from '../result';

/** The user's comments that were not deleted, oldest first. Plain data. */
export type Comments = readonly ReviewComment[];

/** The events that comments are made of. */
type CommentEvent = Extract<
  SessionEvent,
  {
    type:
      | 'comment.written'
      | 'comment.edited'
      | 'comment.judged'
      | 'comment.resolved'
      | 'comment.reopened'
      | 'comment.deleted'
      | 'comments.sent'
      | 'session.edited';
  }
>;

/** Folds one event, which happened `at`. */
export function foldComments(comments: Comments, event: CommentEvent, at: string): Comments {
  switch (event.type) {
    case 'comment.written': {
      const { type: _, ...comment } = event;
      return [...comments, { ...comment, writtenAt: at, sentIn: null, resolved: false }];
    }
    // What the agent was told is another comment than this one.
    case 'comment.edited': {
      const { text, suggestion } = event;
      return changed(comments, event.comment, { text, suggestion, sentIn: null });
    }
    case 'session.edited':
      return event.comment === null ? comments : changed(comments, event.comment, { resolved: true });
    case 'comment.judged':
      return changed(comments, event.comment, { judged: event.as });
    case 'comment.resolved':
      return changed(comments, event.comment, { resolved: true });
    // It was not done, so it is to be said again.
    case 'comment.reopened':
      return changed(comments, event.comment, { resolved: false, sentIn: null });
    case 'comment.deleted':
      return comments.filter(({ comment }) => comment !== event.comment);
    case 'comments.sent': {
      const sent = new Set(event.comments);
      return comments.map((one) => (sent.has(one.comment) ? { ...one, sentIn: event.turn } : one));
    }
    default:
      return assertNever(event);
  }
}

function changed(
  comments: Comments,
  comment: ReviewComment['comment'],
  change: Partial<ReviewComment>,
): Comments {
  return comments.map((one) => (one.comment === comment ? { ...one, ...change } : one));
}
