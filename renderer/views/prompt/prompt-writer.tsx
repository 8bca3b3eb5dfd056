import { Paperclip } from 'lucide-react';
import { type ComponentProps, type DragEvent, type ReactNode, useRef, useState } from 'react';
import { type Attachment, MOST_ATTACHMENTS } from '#shared/attachment';
import {
  COPIED_LINES,
  CopiedLines,
  type FoldedText,
  fateOfPaste,
  foldedIn,
  foldLines,
  foldPasted,
  wholeOf,
} from '#shared/folded-text';
import { parseJsonAs } from '#shared/parse-json';
import type { Refusal } from '#shared/refusals';
import { attachFiles } from '../../state/attachment-actions';
import { showToast } from '../../state/toasts';
import type { WrittenPrompt } from '../../state/written-prompt';
import { IconButton } from '../../ui/button';
import { classNames } from '../../ui/class-names';
import { PromptField } from '../../ui/prompt-field';
import { RefusalText } from '../../ui/refusal-text';
import { AttachmentChip } from './attachment-chip';
import { FoldedChip } from './folded-chip';

type FieldProps = Omit<
  ComponentProps<typeof PromptField>,
  'value' | 'onChange' | 'onPaste' | 'chips' | 'bar'
>;

/**
 * A prompt field that takes files and pictures, pasted, dropped or picked, and folds long texts that are pasted. `written` is
 * asked for again after each wait, since the user may write on meanwhile.
 */
export function PromptWriter(
  props: FieldProps & {
    written: WrittenPrompt;
    /** What it is at this moment. */
    now: () => WrittenPrompt;
    onWritten: (changes: Partial<WrittenPrompt>) => void;
    bar: ReactNode;
  },
) {
  const { written, now, onWritten, bar, problem, ...field } = props;
  const [attaching, setAttaching] = useState(0);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [over, setOver] = useState(false);
  const picker = useRef<HTMLInputElement>(null);

  const attach = async (files: readonly File[]) => {
    if (files.length === 0) return;
    setAttaching((count) => count + 1);
    setRefusal(null);
    const { attached, refusal: why } = await attachFiles(files);
    setAttaching((count) => count - 1);
    if (why) setRefusal(why);
    onWritten({ attachments: withThese(now().attachments, attached) });
  };
  const paste = (event: React.ClipboardEvent<HTMLTextAreaElement>) => {
    const { clipboardData: data, currentTarget: area } = event;
    const text = data.getData('text/plain');
    // Programs put a picture of what is copied beside its text.
    if (data.files.length > 0 && text === '') {
      event.preventDefault();
      void attach([...data.files]);
      return;
    }
    const { folded } = now();
    const lines = parseJsonAs(CopiedLines, data.getData(COPIED_LINES));
    const fate = lines && lines.text === text.replaceAll('\r\n', '\n') ? 'lines' : fateOfPaste(text);
    if (fate === 'text') return;
    event.preventDefault();
    if (fate === 'file') {
      void attach([new File([text], 'pasted.txt')]);
      return;
    }
    const added = lines && fate === 'lines' ? foldLines(lines, folded) : foldPasted(text, folded);
    area.setRangeText(added.mark, area.selectionStart, area.selectionEnd, 'end');
    onWritten({ text: area.value, folded: [...folded, added] });
  };
  const drop = (event: DragEvent) => {
    setOver(false);
    if (event.dataTransfer.files.length === 0) return;
    event.preventDefault();
    event.stopPropagation();
    void attach([...event.dataTransfer.files]);
  };

  const takeOut = (name: string, changes: Partial<WrittenPrompt>, back: () => Partial<WrittenPrompt>) => {
    onWritten(changes);
    showToast({
      tone: 'done',
      text: `Removed ${name} from the prompt.`,
      action: { label: 'Undo', run: () => onWritten(back()) },
    });
  };
  const removeAttachment = (attachment: Attachment, index: number) =>
    takeOut(
      attachment.name || 'a file',
      { attachments: now().attachments.filter((one) => one !== attachment) },
      () => ({
        attachments: withThese(now().attachments.toSpliced(index, 0, attachment), []),
      }),
    );
  const removeFolded = (folded: FoldedText) => {
    const before = now().text;
    const without = before.replace(folded.mark, () => '');
    takeOut('a folded text', { text: without }, () => ({
      text: now().text === without ? before : `${now().text} ${folded.mark}`,
    }));
  };
  const change = (folded: FoldedText, text: string) =>
    onWritten({ folded: now().folded.map((one) => (one.mark === folded.mark ? { ...one, text } : one)) });
  const unfold = (folded: FoldedText) =>
    onWritten({ text: now().text.replace(folded.mark, () => wholeOf(folded)) });

  const { attachments } = written;
  const folded = foldedIn(written.text, written.folded);
  const hasChips = attachments.length + folded.length + attaching > 0;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: files can be dropped here; the button below does the same by key
    <div
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes('Files')) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={({ currentTarget, relatedTarget }) => {
        if (!(relatedTarget instanceof Node && currentTarget.contains(relatedTarget))) setOver(false);
      }}
      onDrop={drop}
      className={classNames('rounded-lg', over && 'outline-2 outline-accent')}
    >
      <PromptField
        {...field}
        value={written.text}
        onChange={(text) => onWritten({ text })}
        onPaste={paste}
        problem={problem ?? (refusal ? <RefusalText refusal={refusal} /> : null)}
        chips={
          hasChips ? (
            <ul aria-label="What goes with the prompt" className="flex flex-wrap gap-1.5 px-2.5 pt-1">
              {attachments.map((attachment, index) => (
                <li key={attachment.id} className="flex min-w-0">
                  <AttachmentChip
                    attachment={attachment}
                    onRemove={() => removeAttachment(attachment, index)}
                  />
                </li>
              ))}
              {folded.map((one) => (
                <li key={one.mark} className="flex min-w-0">
                  <FoldedChip
                    folded={one}
                    onChange={(text) => change(one, text)}
                    onUnfold={() => unfold(one)}
                    onRemove={() => removeFolded(one)}
                  />
                </li>
              ))}
              {attaching > 0 ? <li className="self-center text-xs text-faint">Attaching…</li> : null}
            </ul>
          ) : null
        }
        bar={
          <>
            <IconButton label="Attach Files…" onClick={() => picker.current?.click()}>
              <Paperclip size={14} aria-hidden />
            </IconButton>
            <input
              ref={picker}
              type="file"
              multiple
              hidden
              aria-label="Files to attach"
              onChange={(event) => {
                void attach([...(event.target.files ?? [])]);
                event.target.value = '';
              }}
            />
            {bar}
          </>
        }
      />
    </div>
  );
}

/** Each once, and no more than go with a prompt. */
function withThese(before: readonly Attachment[], added: readonly Attachment[]): readonly Attachment[] {
  const known = new Set(before.map(({ id }) => id));
  const all = [...before, ...added.filter(({ id }) => !known.has(id) && known.add(id))];
  if (all.length > MOST_ATTACHMENTS)
    showToast({
      tone: 'need',
      text: `No more than ${MOST_ATTACHMENTS} files can go with a prompt.`,
      detail: 'The first of them are attached.',
    });
  return all.slice(0, MOST_ATTACHMENTS);
}
