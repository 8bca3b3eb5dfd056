import { ChevronRight, MessageSquare } from 'lucide-react';
import { useState } from 'react';
import { isToSend, isUndecided, type ReviewComment } from '#shared/comment';
import { counted } from '#shared/counted';
import { placeWords } from '#shared/describe-comment';
import type { SessionRow } from '#shared/session';
import { isBusy } from '#shared/session-state';
import { sendComments } from '../../../state/review-actions';
import { Button } from '../../../ui/button';
import { classNames } from '../../../ui/class-names';
import { showComment } from './asked-comment';
import { CommentCard } from './comment-card';
import { useComments } from './use-comments';

/** The comments that are not resolved, and the button that sends those that the agent was not told. */
export function CommentsTray(props: { row: SessionRow; framed?: boolean }) {
  const { row, framed } = props;
  const { comments, followed } = useComments(row.session);
  const [open, setOpen] = useState(false);
  const [withClosed, setWithClosed] = useState(false);
  const [sending, setSending] = useState(false);
  const busy = isBusy(row);
  const shown = comments.filter((one) => !isClosed(one));
  const toSend = shown.filter(isToSend);
  const closed = comments.filter(isClosed);
  if (shown.length === 0) return null;
  const show = (comment: ReviewComment) => showComment(row.session, comment, followed.get(comment.comment));
  const send = async () => {
    setSending(true);
    await sendComments(
      row.session,
      toSend.map(({ comment }) => comment),
    );
    setSending(false);
  };
  return (
    <section
      aria-label="Comments"
      className={classNames('flex-none border-line bg-panel', framed ? 'mb-2 rounded-lg border' : 'border-t')}
    >
      <div className="flex items-center gap-2 px-3 py-1.5">
        <button
          type="button"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
          className="flex min-w-0 flex-1 items-center gap-1.5 rounded-sm text-xs text-soft hover:text-text"
        >
          <ChevronRight
            size={12}
            aria-hidden
            className={classNames('flex-none transition-transform', open && 'rotate-90')}
          />
          <MessageSquare size={12} aria-hidden className="flex-none" />
          <span className="truncate">{countWords(shown, toSend)}</span>
        </button>
        {toSend.length > 0 && row.status !== 'discarded' ? (
          <Button
            small
            busy={sending}
            disabled={busy}
            title={busy ? 'The agent is working. Send them when the turn has ended.' : undefined}
            onClick={() => void send()}
          >
            {`Send ${counted(toSend.length, 'comment')}`}
          </Button>
        ) : null}
      </div>
      {open ? (
        <ul className="max-h-72 overflow-y-auto border-t border-line px-3 py-1">
          {[...shown, ...(withClosed ? closed : [])].map((comment) => (
            <li key={comment.comment} className="border-b border-line py-1 last:border-b-0">
              <button
                type="button"
                className="max-w-full truncate rounded-sm px-2 font-mono text-xs text-soft hover:text-text"
                onClick={() => show(comment)}
              >
                {placeWords(comment)}
              </button>
              <CommentCard
                session={row.session}
                comment={comment}
                followed={followed.get(comment.comment)}
                onEdit={() => show(comment)}
              />
            </li>
          ))}
          {closed.length > 0 ? (
            <li className="py-1">
              <Button small look="ghost" onClick={() => setWithClosed(!withClosed)}>
                {`${withClosed ? 'Hide' : `Show ${closed.length}`} ${closedWords(closed)}`}
              </Button>
            </li>
          ) : null}
        </ul>
      ) : null}
    </section>
  );
}

function isClosed({ resolved, judged }: ReviewComment): boolean {
  return resolved || judged === 'dismissed';
}

function closedWords(closed: readonly ReviewComment[]): string {
  const dismissed = closed.filter(({ resolved }) => !resolved).length;
  if (dismissed === 0) return 'resolved';
  return dismissed === closed.length ? 'dismissed' : 'resolved or dismissed';
}

function countWords(shown: readonly ReviewComment[], toSend: readonly ReviewComment[]): string {
  const found = shown.filter(isUndecided).length;
  const own = shown.length - found;
  const review = found === 0 ? '' : `${counted(found, 'finding')} to decide on`;
  if (own === 0) return review;
  const all = counted(own, 'comment');
  const words =
    toSend.length === own
      ? `${all}, not sent yet`
      : toSend.length === 0
        ? `${all}, sent`
        : `${all}, ${toSend.length} not sent yet`;
  return review === '' ? words : `${review} · ${words}`;
}
