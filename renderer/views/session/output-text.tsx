import { useContext, useMemo } from 'react';
import { classNames } from '../../ui/class-names';
import { ShownText } from '../../ui/shown-text';
import type { OutputLook, OutputPart } from './colored-output';
import { linkedOutput } from './linked-output';
import { PathLink, RootNamesHere } from './path-link';

/** With more pieces the output is shown without its colours: each is an element of its own. */
const MOST_PIECES = 5_000;

/** Black, red, green, yellow, blue, magenta, cyan, white, and the bright ones: each a colour that can be read here. */
const COLORS = [
  'text-soft',
  'text-ansi-red',
  'text-ansi-green',
  'text-ansi-yellow',
  'text-ansi-blue',
  'text-ansi-magenta',
  'text-ansi-cyan',
  'text-text',
] as const;

/** What a program printed, in its colours, with links to the places that it names. */
export function OutputText(props: { parts: readonly OutputPart[] }) {
  const { parts } = props;
  const roots = useContext(RootNamesHere);
  const pieces = useMemo(
    () => (parts.length > MOST_PIECES ? [] : linkedOutput(parts, roots)),
    [parts, roots],
  );
  if (parts.length > MOST_PIECES)
    return <ShownText text={parts.map((part) => part.text).join('')} lines="kept" />;
  const first = pieces.find(({ place }) => place !== null);
  return (
    <span data-output>
      {pieces.map((piece, index) =>
        piece.place === null ? (
          // Pieces of an output have no identity of their own and never move.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <Looks key={index} parts={piece.parts} />
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: as above
          <PathLink key={index} place={piece.place} among={piece === first ? 'first' : 'others'}>
            <Looks parts={piece.parts} />
          </PathLink>
        ),
      )}
    </span>
  );
}

function Looks(props: { parts: readonly OutputPart[] }) {
  return props.parts.map(({ text, look }, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: as above
    <span key={index} className={classOf(look)}>
      <ShownText text={text} lines="kept" />
    </span>
  ));
}

function classOf({ color, bold, dim, italic, underline }: OutputLook): string | undefined {
  const names = classNames(
    color === undefined ? dim && 'text-soft' : COLORS[color % 8],
    bold && 'font-semibold',
    italic && 'italic',
    underline && 'underline',
  );
  return names === '' ? undefined : names;
}
