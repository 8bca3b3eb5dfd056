import { Check, Pencil, RotateCcw, Trash2, WandSparkles } from 'lucide-react';
import type { FollowedComment, ReviewComment } from '#shared/comment';
import { becameWords, linesWords } from '#shared/describe-comment';
import type { SessionId } from '#shared/ids';
import { usesWorktree } from '#shared/place';
import { isBusy } from '#shared/session-state';
import { applySuggestion, deleteComment, resolveComment } from '../../../state/review-actions';
import { useSessionRow } from '../../../state/sessions';
import { Button, IconButton } from '../../../ui/button';
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
  const { comment: id, text, suggestion, resolved } = comment;
  const edit = () => {
    openEdit(session, comment);
    props.onEdit?.();
  };
  return (
    <article aria-label={`Comment on ${linesWords(comment.lines)}`} className="flex flex-col gap-1.5 p-2">
      <div className="flex items-center gap-1">
        <span className="min-w-0 flex-1 text-xs text-soft">
          {comment.side === 'before' ? `Before, ${linesWords(comment.lines)} · ` : ''}
          {becameWords(comment, followed, busy)}
        </span>
        {resolved ? null : (
          <IconButton small label="Edit" onClick={edit}>
            <Pencil size={12} aria-hidden />
          </IconButton>
        )}
        <IconButton small label="Delete" onClick={() => void deleteComment(session, id)}>
          <Trash2 size={12} aria-hidden />
        </IconButton>
        <IconButton
          small
          label={resolved ? 'Reopen' : 'Resolve'}
          onClick={() => void resolveComment(session, id, !resolved)}
        >
          {resolved ? <RotateCcw size={12} aria-hidden /> : <Check size={13} aria-hidden />}
        </IconButton>
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
          {resolved || !row || !usesWorktree(row) ? null : (
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
    </article>
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
