import { ImageOff } from 'lucide-react';
import { useEffect, useState } from 'react';
import { type Attachment, describeAttachment } from '#shared/attachment';
import { displayPath } from '#shared/display-path';
import { copyPicture, pictureOf, savePicture } from '../../state/attachment-actions';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';

/** A picture of the agent's, small; a click or Enter shows it larger, from where it is copied and saved. */
export function ShownPicture(props: { picture: Attachment }) {
  const { picture } = props;
  // Undefined while it is read; null: it is not kept any more.
  const [source, setSource] = useState<string | null | undefined>(undefined);
  const [isBroken, setIsBroken] = useState(false);
  const [open, setOpen] = useState(false);
  useEffect(() => {
    let wanted = true;
    void pictureOf(picture).then((found) => wanted && setSource(found));
    return () => {
      wanted = false;
    };
  }, [picture]);
  const name = displayPath(picture.name) || 'Picture';
  const words = describeAttachment(picture);
  if (source === null || isBroken)
    return (
      <div className="flex items-center gap-2 text-xs text-soft">
        <ImageOff size={13} aria-hidden className="flex-none" />
        {isBroken
          ? `The agent sent a ${words}. It is damaged and cannot be shown.`
          : `The agent sent a ${words}. It is no longer kept.`}
      </div>
    );
  return (
    <>
      <button
        type="button"
        aria-label={`Show ${name}, ${words}`}
        title={`${name}: ${words}`}
        onClick={() => setOpen(true)}
        className="block h-40 max-w-full overflow-hidden rounded-md border border-line bg-raise"
      >
        {source ? (
          <img
            src={source}
            alt=""
            decoding="async"
            onError={() => setIsBroken(true)}
            className="h-full max-w-full object-contain"
          />
        ) : null}
      </button>
      {source ? (
        <Dialog
          open={open}
          onClose={() => setOpen(false)}
          width="wide"
          title={name}
          description={words}
          actions={
            <>
              <Button onClick={() => void copyPicture(source)}>Copy</Button>
              <Button onClick={() => void savePicture(picture)}>Save…</Button>
            </>
          }
        >
          <img src={source} alt={name} className="mx-auto max-h-[60vh] max-w-full object-contain" />
        </Dialog>
      ) : null}
    </>
  );
}
