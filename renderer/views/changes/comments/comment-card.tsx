import { Check, Pencil, RotateCcw, Trash2, WandSparkles } from 'lucide-react';
import { type FollowedComment, isUndecided, type ReviewComment } from '#shared/comment';
import { authorWords, becameWords, linesWords } from '#shared/describe-comment';
import { displayPath } from '#shared/display-path';
import type { CommentId, SessionId } from '#shared/ids';
import { usesWorktree } from '#shared/place';
import { isBusy } from '#shared/session-state';
import { applySuggestion, deleteComment, resolveComment, sendComments } from '../../../state/review-actions';
import { useSessionRow } from '../../../state/sessions';
import { judgeComment } from '../../../state/specialised-actions';
import { Button, IconButton } from '../../../ui/button';
import { SeverityMark } from '../../../ui/severity-mark';
import { ShownText } from '../../../ui/shown-text';
import { openEdit } from './comment-drafts';

/** A comment: what it says, what became of its lines, and what can be done with it. */
export function CommentCard(props: {
  session: SessionId;
  comment: ReviewComment;
  followed: FollowedComment | undefined;
  /** Called as well when it is to be edited, where it is not shown in the diff. */
  onEdit?: () => void;
}) {
  const { session, comment, followed } = props;
  const row = useSessionRow(session);
  const busy = row !== null && isBusy(row);
  const { comment: id, text, suggestion, resolved, by } = comment;
  const isDismissed = comment.judged === 'dismissed';
  const undecided = isUndecided(comment);
  const edit = () => {
    openEdit(session, comment);
    props.onEdit?.();
  };
  return (
    <article
      aria-label={`${by ? 'Finding' : 'Comment'} on ${linesWords(comment.lines)}`}
      className="flex flex-col gap-1.5 p-2"
    >
      <div className="flex items-center gap-1">
        {by ? (
          <span className="text-xs" title={authorWords(by)}>
            <SeverityMark severity={by.severity} />
          </span>
        ) : null}
        <span className="min-w-0 flex-1 text-xs text-soft">
          {by ? `${displayPath(by.agent)} · ` : ''}
          {comment.side === 'before' ? `Before, ${linesWords(comment.lines)} · ` : ''}
          {becameWords(comment, followed, busy)}
        </span>
        {resolved || isDismissed ? null : (
          <IconButton small label="Edit" onClick={edit}>
            <Pencil size={12} aria-hidden />
          </IconButton>
        )}
        {by ? null : (
          <IconButton small label="Delete" onClick={() => void deleteComment(session, id)}>
            <Trash2 size={12} aria-hidden />
          </IconButton>
        )}
        {isDismissed ? (
          <IconButton small label="Take back" onClick={() => void judgeComment(session, id, null)}>
            <RotateCcw size={12} aria-hidden />
          </IconButton>
        ) : undecided ? null : (
          <IconButton
            small
            label={resolved ? 'Reopen' : 'Resolve'}
            onClick={() => void resolveComment(session, id, !resolved)}
          >
            {resolved ? <RotateCcw size={12} aria-hidden /> : <Check size={13} aria-hidden />}
          </IconButton>
        )}
      </div>
      {text === '' ? null : (
        <p data-selectable className="text-sm wrap-anywhere whitespace-pre-wrap">
          <ShownText text={text} lines="kept" />
        </p>
      )}
      {suggestion === null ? null : (
        <div className="flex flex-col gap-1.5">
          <pre
            data-selectable
            className="max-h-60 overflow-auto rounded-md border border-line bg-bg font-mono text-xs"
          >
            <SuggestedLines sign="−" text={comment.quoted} look="bg-delbg" />
            <SuggestedLines sign="+" text={suggestion} look="bg-addbg" />
          </pre>
          {resolved || isDismissed || !row || !usesWorktree(row) ? null : (
            <div>
              <Button
                small
                icon={<WandSparkles size={12} aria-hidden />}
                disabled={busy}
                title={
                  busy
                    ? 'The agent is working. Wait for the turn to end.'
                    : 'Edit the session’s worktree so. You can undo it.'
                }
                onClick={() => void applySuggestion(session, id)}
              >
                Apply suggestion
              </Button>
            </div>
          )}
        </div>
      )}
      {undecided ? (
        <Decide session={session} comment={id} busy={busy} discarded={row?.status === 'discarded'} />
      ) : null}
    </article>
  );
}

/** What can be made of a finding: the user's own comment, a prompt for the author's agent, or nothing. */
function Decide(props: { session: SessionId; comment: CommentId; busy: boolean; discarded: boolean }) {
  const { session, comment, busy, discarded } = props;
  return (
    <div className="flex flex-wrap gap-1.5">
      <Button
        small
        title="Make it one of your comments"
        onClick={() => void judgeComment(session, comment, 'accepted')}
      >
        Accept
      </Button>
      <Button
        small
        disabled={busy || discarded}
        title={
          busy ? 'The agent is working. Wait for the turn to end.' : 'Accept it, and have the agent see to it'
        }
        onClick={() => void sendComments(session, [comment])}
      >
        Send to the Agent
      </Button>
      <Button small look="ghost" onClick={() => void judgeComment(session, comment, 'dismissed')}>
        Dismiss
      </Button>
    </div>
  );
}

function SuggestedLines(props: { sign: string; text: string; look: string }) {
  if (props.text === '') return null;
  return props.text
    .replace(/\r?\n$/, '')
    .split('\n')
    .map((line, index) => (
      // Lines have no identity of their own and never move.
      // biome-ignore lint/suspicious/noArrayIndexKey: see above
      <div key={index} className={`min-w-max px-2 ${props.look}`}>
        <span aria-hidden className="mr-2 text-faint select-none">
          {props.sign}
        </span>
        <ShownText text={line} lines="escaped" />
      </div>
    ));
}
