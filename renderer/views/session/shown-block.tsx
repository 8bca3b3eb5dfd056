import { ExternalLink, FileText, ImageOff, Link2 } from 'lucide-react';
import { useContext, useState } from 'react';
import { bytesWords } from '#shared/bytes';
import { describeLeftOut } from '#shared/describe-shown';
import { displayPath } from '#shared/display-path';
import type { Shown } from '#shared/events';
import { openLink } from '../../state/host-actions';
import { PathText } from '../../ui/path-text';
import { CopyButton } from './code-block';
import { FoldButton } from './fold-button';
import { LongTextBlock } from './long-text';
import { httpsUrl } from './markdown';
import { OpenPlace, PathLink } from './path-link';
import { placeOfUri } from './said-place';
import type { Scene } from './scene';
import { ShownPicture } from './shown-picture';

/** What an agent showed beside its words. Nothing of it is fetched, and nothing is opened unasked. */
export function ShownBlock(props: { scene: Scene; shown: Shown; open: boolean; onToggle: () => void }) {
  const { scene, shown, open, onToggle } = props;
  switch (shown.is) {
    case 'picture':
      return <ShownPicture picture={shown.picture} />;
    case 'link':
      return <ShownLink link={shown} />;
    case 'text':
      return (
        <div className="flex flex-col gap-1 text-soft">
          <div className="flex">
            <FoldButton open={open} onToggle={onToggle}>
              <FileText size={13} aria-hidden className="flex-none" />
              <span className="min-w-0 truncate font-mono">{displayPath(shown.uri) || 'Text'}</span>
              <span className="flex-none text-faint">{bytesWords(shown.text.bytes)}</span>
            </FoldButton>
          </div>
          {open ? <LongTextBlock session={scene.session} label="Text" text={shown.text} wrap /> : null}
        </div>
      );
    case 'left-out':
      return (
        <div className="flex items-start gap-2 text-xs text-soft">
          <ImageOff size={13} aria-hidden className="mt-px flex-none" />
          <span data-selectable className="min-w-0 wrap-anywhere">
            {describeLeftOut(shown)}
          </span>
        </div>
      );
    default:
      return shown satisfies never;
  }
}

/** The same inside of a tool call, which is folded as a whole. */
export function ShownPart(props: { scene: Scene; shown: Shown }) {
  const [open, setOpen] = useState(false);
  return <ShownBlock {...props} open={open} onToggle={() => setOpen(!open)} />;
}

/** A link by its name and its whole address. A file opens as a path does, a page once the user has seen where it leads. */
function ShownLink(props: { link: Extract<Shown, { is: 'link' }> }) {
  const { name, uri, bytes } = props.link;
  const opens = useContext(OpenPlace) !== null;
  const place = opens ? placeOfUri(uri) : null;
  const url = httpsUrl(uri);
  return (
    <div className="flex items-center gap-2 rounded-md border border-line bg-panel px-2.5 py-1.5 text-xs">
      {url ? (
        <ExternalLink size={13} aria-hidden className="flex-none text-soft" />
      ) : (
        <Link2 size={13} aria-hidden className="flex-none text-soft" />
      )}
      <div className="flex min-w-0 flex-1 flex-col">
        <span data-selectable className="wrap-anywhere">
          {place ? (
            <PathLink place={place}>
              <PathText path={name || place.path} />
            </PathLink>
          ) : url ? (
            <button
              type="button"
              onClick={() => void openLink(url)}
              className="rounded-sm text-left text-link hover:underline"
            >
              <PathText path={name || url} />
            </button>
          ) : (
            <PathText path={name || uri} />
          )}
        </span>
        <span data-selectable className="font-mono text-2xs text-soft wrap-anywhere">
          <PathText path={uri} />
        </span>
      </div>
      {bytes === null ? null : <span className="flex-none text-faint">{bytesWords(bytes)}</span>}
      <CopyButton text={uri} label="Copy address" />
    </div>
  );
}
