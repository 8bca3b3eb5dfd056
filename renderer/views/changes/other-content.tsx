import { ArrowRight } from 'lucide-react';
import { bytesWords } from '#shared/bytes';
import type { FileContent } from '#shared/changeset';
import { displayPath } from '#shared/display-path';
import { assertNever } from '#shared/result';
import { Framed, type Picture, PicturePair } from './picture-pair';

/** Two sides of a file of which at least one is not text: a picture, other binary, link, submodule, or too large. */
export function OtherContent(props: {
  before: FileContent;
  after: FileContent;
  names?: readonly [before: string, after: string];
}) {
  const { before, after } = props;
  const [nameBefore, nameAfter] = props.names ?? ['before', 'after'];
  const pictures = bothPictures(before, after);
  return (
    // Centred by its margins: what is centred by its parent cannot be scrolled to where it begins.
    // biome-ignore lint/a11y/useSemanticElements: a fieldset brings a look of its own
    <div
      role="group"
      aria-label={`${nameBefore} and ${nameAfter}`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region takes the focus
      tabIndex={0}
      className="flex h-full overflow-auto p-4 focus-visible:-outline-offset-2"
    >
      {pictures ? (
        <PicturePair {...pictures} names={[nameBefore, nameAfter]} />
      ) : (
        <div className="m-auto flex max-w-full flex-wrap items-center justify-center gap-4">
          {before.type === 'absent' ? null : <Side name={nameBefore} content={before} />}
          {before.type === 'absent' || after.type === 'absent' ? null : (
            <ArrowRight size={16} aria-hidden className="flex-none text-faint" />
          )}
          {after.type === 'absent' ? null : <Side name={nameAfter} content={after} />}
        </div>
      )}
    </div>
  );
}

function bothPictures(one: FileContent, other: FileContent): { before: Picture; after: Picture } | null {
  const before = pictureOf(one);
  const after = pictureOf(other);
  return before && after ? { before, after } : null;
}

function pictureOf(content: FileContent): Picture | null {
  if (content.type !== 'binary' || content.base64 === null || !content.mime?.startsWith('image/'))
    return null;
  return { source: `data:${content.mime};base64,${content.base64}`, bytes: content.bytes };
}

function Side(props: { name: string; content: FileContent }) {
  const picture = pictureOf(props.content);
  if (picture) return <Framed picture={picture} name={props.name} />;
  return (
    <figure
      aria-label={props.name}
      className="flex max-w-full min-w-40 flex-col items-center gap-2 rounded-lg border border-line bg-bg p-3"
    >
      <span className="text-2xs font-medium text-faint">{props.name}</span>
      <Content content={props.content} />
    </figure>
  );
}

function Content(props: { content: FileContent }) {
  const { content } = props;
  switch (content.type) {
    case 'absent':
      return null;
    case 'binary':
      return <Words title="Binary file" detail={bytesWords(content.bytes)} />;
    case 'text':
      return <Words title="Text file" detail={bytesWords(content.bytes)} />;
    case 'symlink':
      return <Words title="Symbolic link to" detail={displayPath(content.target)} code />;
    case 'submodule':
      return <Words title="Submodule at" detail={content.commit} code />;
    case 'too-large':
      return <Words title="Too large to show" detail={bytesWords(content.bytes)} />;
    default:
      return assertNever(content);
  }
}

function Words(props: { title: string; detail: string; code?: boolean }) {
  return (
    <>
      <div className="text-soft">{props.title}</div>
      <div
        data-selectable
        className={`max-w-72 text-center wrap-anywhere ${props.code ? 'font-mono text-xs' : 'text-xs text-faint'}`}
      >
        {props.detail}
      </div>
    </>
  );
}
