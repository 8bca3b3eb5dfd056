import { useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import { linesWords } from '#shared/describe-comment';
import { describeRefusal } from '#shared/describe-refusal';
import type { Refusal } from '#shared/refusals';
import { editComment, writeComment } from '../../../state/review-actions';
import { Button } from '../../../ui/button';
import { ShownText } from '../../../ui/shown-text';
import {
  type CommentDraft,
  changeDraft,
  closeDraft,
  dropDraft,
  keepFocus,
  tookFocus,
  useDraftFocus,
  useDraftWords,
} from './comment-drafts';

/**
 * Where a comment is written. Ctrl+Enter saves it, Escape closes it and keeps what was written.
 *
 * @param props.code the lines that it is about; null where they cannot be replaced
 */
export function CommentBox(props: { draft: CommentDraft; code: string | null; onLeave: () => void }) {
  const { draft, code, onLeave } = props;
  const { id } = draft;
  const { text, suggestion } = useDraftWords(id);
  const names = useId();
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [saving, setSaving] = useState(false);
  const empty = text.trim() === '' && (suggestion === null || suggestion === code);

  const leave = () => {
    closeDraft(id);
    onLeave();
  };
  const save = async () => {
    if (empty || saving) return;
    setSaving(true);
    setRefusal(null);
    onLeave();
    const words = { text: text.trim(), suggestion: suggestion === code ? null : suggestion };
    const outcome =
      draft.comment === null
        ? await writeComment(draft.session, draft.place, words)
        : await editComment(draft.session, draft.comment, words);
    setSaving(false);
    if (outcome.state === 'refused') {
      setRefusal(outcome.refusal);
      keepFocus(id);
    }
    if (outcome.state === 'done') dropDraft(id);
  };
  const where = linesWords(draft.place.lines);
  // Shown at once as it will stand there; it comes back to be written on if it was refused.
  if (saving)
    return (
      <div aria-busy className="p-2 text-sm wrap-anywhere whitespace-pre-wrap">
        <ShownText text={text.trim() || 'Suggestion'} lines="kept" />
      </div>
    );
  return (
    // The keys of the fields inside mean the same wherever in the box they are pressed.
    // biome-ignore lint/a11y/useSemanticElements: a fieldset brings a look of its own
    <div
      role="group"
      aria-label={draft.comment === null ? `New comment on ${where}` : `Edit the comment on ${where}`}
      className="flex flex-col gap-1.5 p-2"
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return;
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void save();
        else if (event.key === 'Escape') leave();
        else return;
        event.preventDefault();
        event.stopPropagation();
      }}
    >
      <GrowingField
        label={`Comment on ${where}`}
        placeholder={`Comment on ${where}…`}
        value={text}
        onChange={(next) => changeDraft(id, { text: next })}
        draft={id}
      />
      {suggestion === null ? null : (
        <>
          <span id={`${names}-suggestion`} className="text-xs text-soft">
            Replace with
          </span>
          <GrowingField
            labelledBy={`${names}-suggestion`}
            value={suggestion}
            onChange={(next) => changeDraft(id, { suggestion: next })}
            code
          />
        </>
      )}
      {refusal ? (
        <p role="alert" className="text-xs text-fail">
          {describeRefusal(refusal).title}
        </p>
      ) : null}
      <div className="flex flex-wrap items-center gap-1.5">
        <Button small keys="Mod+Enter" disabled={empty} onClick={() => void save()}>
          {draft.comment === null ? 'Add comment' : 'Save'}
        </Button>
        <Button small keys="Escape" onClick={leave}>
          Close
        </Button>
        <span className="flex-1" />
        {code === null && suggestion === null ? null : (
          <Button
            small
            look="ghost"
            aria-pressed={suggestion !== null}
            onClick={() => changeDraft(id, { suggestion: suggestion === null ? code : null })}
          >
            {suggestion === null ? 'Suggest a change' : 'No suggestion'}
          </Button>
        )}
      </div>
    </div>
  );
}

/** A field that is as high as what is written in it. */
function GrowingField(props: {
  label?: string;
  labelledBy?: string;
  placeholder?: string;
  value: string;
  onChange: (value: string) => void;
  code?: boolean;
  /** The draft that takes the focus in this field. */
  draft?: string;
}) {
  const area = useRef<HTMLTextAreaElement>(null);
  const { draft = '' } = props;
  const isWanted = useDraftFocus(draft);
  useEffect(() => {
    if (!isWanted) return;
    // Without scrolling: the editor around it scrolls to what it shows by itself. Drawn lines do not.
    area.current?.focus({ preventScroll: true });
    area.current?.closest('.diff-notes')?.scrollIntoView({ block: 'nearest' });
    // What is drawn where it cannot be seen yet is drawn anew, and takes it then.
    if (document.activeElement === area.current) tookFocus();
  }, [isWanted]);
  useLayoutEffect(() => {
    const field = area.current;
    return () => {
      if (field === document.activeElement) keepFocus(draft);
    };
  }, [draft]);
  return (
    <textarea
      ref={area}
      aria-label={props.label}
      aria-labelledby={props.labelledBy}
      placeholder={props.placeholder}
      value={props.value}
      rows={Math.min(14, Math.max(2, props.value.split('\n').length))}
      spellCheck={!props.code}
      onChange={(event) => props.onChange(event.target.value)}
      className={`block w-full resize-none rounded-md border border-line bg-bg px-2 py-1.5 focus-visible:border-accent focus-visible:outline-1 focus-visible:outline-offset-0 ${props.code ? 'font-mono text-xs whitespace-pre' : 'text-sm'}`}
    />
  );
}
