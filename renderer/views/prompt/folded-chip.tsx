import { FileCode, TextQuote } from 'lucide-react';
import { useState } from 'react';
import { type FoldedText, foldedWords } from '#shared/folded-text';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { RemoveButton, removeByKey } from './attachment-chip';

/** A pasted text that stands folded in a prompt: it can be read, changed, unfolded and taken out. */
export function FoldedChip(props: {
  folded: FoldedText;
  onChange: (text: string) => void;
  onUnfold: () => void;
  onRemove: () => void;
}) {
  const { folded, onRemove } = props;
  const [open, setOpen] = useState(false);
  const words = foldedWords(folded);
  const Icon = folded.is === 'lines' ? FileCode : TextQuote;
  return (
    <span className="inline-flex h-8 max-w-[260px] items-center gap-1 rounded-md border border-line bg-raise px-1 text-xs">
      <button
        type="button"
        aria-label={`Open ${words}`}
        className="flex min-w-0 items-center gap-1.5 rounded-sm px-1"
        onClick={() => setOpen(true)}
        onKeyDown={(event) => removeByKey(event, onRemove)}
      >
        <Icon size={13} aria-hidden className="flex-none text-soft" />
        <span className="min-w-0 truncate">{words}</span>
      </button>
      <RemoveButton name={words} onRemove={onRemove} />
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        width="wide"
        title={words}
        description="It stands folded in the prompt and is sent whole."
        actions={
          <>
            <Button
              onClick={() => {
                setOpen(false);
                props.onUnfold();
              }}
            >
              Unfold in Prompt
            </Button>
            <Button look="primary" onClick={() => setOpen(false)}>
              Done
            </Button>
          </>
        }
      >
        <textarea
          aria-label={words}
          value={folded.text}
          spellCheck={false}
          onChange={(event) => props.onChange(event.target.value)}
          className="h-[55vh] w-full resize-none rounded-md border border-line bg-bg p-2 font-mono text-xs leading-[18px]"
        />
      </Dialog>
    </span>
  );
}
