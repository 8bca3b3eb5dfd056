import { Button } from '../../../ui/button';
import { CommentBox } from './comment-box';
import { type CommentDraft, dropDraft, reopenDraft, useDraftWords } from './comment-drafts';

/** A comment that is being written, or one that was closed before it was saved. */
export function DraftNote(props: {
  draft: CommentDraft;
  /** The lines of the side that it is about; null where another text is shown. */
  linesOf: ((first: number, last: number) => string | null) | null;
  onLeave: () => void;
}) {
  const { draft, linesOf, onLeave } = props;
  const { lines, side } = draft.place;
  const { text } = useDraftWords(draft.id);
  const code = lines !== null && side === 'after' ? (linesOf?.(lines.first, lines.last) ?? null) : null;
  if (draft.open) return <CommentBox draft={draft} code={code} onLeave={onLeave} />;
  return (
    <div className="flex items-center gap-2 p-2 text-xs">
      <span className="text-soft">Draft</span>
      <span className="min-w-0 flex-1 truncate">{text.trim() || 'Suggestion'}</span>
      <Button small onClick={() => reopenDraft(draft.id)}>
        Continue
      </Button>
      <Button small look="ghost" onClick={() => dropDraft(draft.id)}>
        Discard
      </Button>
    </div>
  );
}
