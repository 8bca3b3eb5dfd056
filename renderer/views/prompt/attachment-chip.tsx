import { File, FileText, Image, X } from 'lucide-react';
import { type KeyboardEvent, useEffect, useState } from 'react';
import { type Attachment, describeAttachment, isPicture } from '#shared/attachment';
import { displayPath } from '#shared/display-path';
import { pictureOf } from '../../state/attachment-actions';
import { classNames } from '../../ui/class-names';
import { Dialog } from '../../ui/dialog';
import { PathText } from '../../ui/path-text';

const CHIP =
  'inline-flex h-8 max-w-[240px] items-center gap-1.5 rounded-md border border-line bg-raise pl-1 text-xs';

/** A file or picture that goes with a prompt. `onRemove` absent: it was sent. */
export function AttachmentChip(props: { attachment: Attachment; onRemove?: () => void }) {
  const { attachment, onRemove } = props;
  const [source, setSource] = useState<string | null>(null);
  const [open, setOpen] = useState(false);
  useEffect(() => {
    let wanted = true;
    void pictureOf(attachment).then((found) => wanted && setSource(found));
    return () => {
      wanted = false;
    };
  }, [attachment]);
  const name = displayPath(attachment.name) || 'File';
  const words = describeAttachment(attachment);
  const inside = (
    <>
      <Thumbnail attachment={attachment} source={source} />
      <span className="min-w-0 truncate">
        <PathText path={attachment.name || 'File'} />
      </span>
      <span className="flex-none text-faint">{words.slice(words.lastIndexOf(', ') + 2)}</span>
    </>
  );
  const content = 'flex min-w-0 items-center gap-1.5 rounded-sm';
  return (
    <span className={classNames(CHIP, onRemove ? 'pr-1' : 'pr-2')} title={`${name}: ${words}`}>
      {source ? (
        <button
          type="button"
          aria-label={`Show ${name}, ${words}`}
          className={content}
          onClick={() => setOpen(true)}
          onKeyDown={(event) => removeByKey(event, onRemove)}
        >
          {inside}
        </button>
      ) : (
        <span className={content}>{inside}</span>
      )}
      {onRemove ? <RemoveButton name={name} onRemove={onRemove} /> : null}
      {source ? (
        <Dialog open={open} onClose={() => setOpen(false)} width="wide" title={name} description={words}>
          <img src={source} alt={name} className="mx-auto max-h-[70vh] max-w-full object-contain" />
        </Dialog>
      ) : null}
    </span>
  );
}

function Thumbnail(props: { attachment: Attachment; source: string | null }) {
  const { attachment, source } = props;
  if (source)
    return <img src={source} alt="" decoding="async" className="size-6 flex-none rounded-sm object-cover" />;
  const Icon = isPicture(attachment) ? Image : attachment.type === 'text/plain' ? FileText : File;
  return <Icon size={14} aria-hidden className="ml-1 flex-none text-soft" />;
}

/** Takes something out of a prompt that is being written. */
export function RemoveButton(props: { name: string; onRemove: () => void }) {
  return (
    <button
      type="button"
      aria-label={`Remove ${props.name}`}
      onClick={props.onRemove}
      onKeyDown={(event) => removeByKey(event, props.onRemove)}
      className="flex size-5 flex-none items-center justify-center rounded-sm text-faint hover:bg-hover hover:text-text"
    >
      <X size={12} aria-hidden />
    </button>
  );
}

/** Delete and Backspace take it out, wherever in the chip the focus is. */
export function removeByKey(event: KeyboardEvent, onRemove: (() => void) | undefined): void {
  if (!onRemove || (event.key !== 'Delete' && event.key !== 'Backspace')) return;
  event.preventDefault();
  event.stopPropagation();
  onRemove();
}
