import { useEffect, useState } from 'react';
import type { CodePiece } from '../../editor/color-code';
import { languageOfFence } from '../../editor/language-of';
import { syntaxColours } from '../../editor/syntax-colours';
import { ShownText } from '../../ui/shown-text';

/** Longer code stays plain: colouring it would hold the window up, and nobody reads it here. */
const MOST_COLORED = 20_000;

/**
 * Code in the colours of its language. It is plain at first: the editor that knows the languages loads only once there is
 * time for it.
 */
export function ColoredCode(props: { text: string; fence: string }) {
  const { text } = props;
  const language = languageOfFence(props.fence);
  const [colored, setColored] = useState<{ text: string; pieces: readonly CodePiece[] } | null>(null);
  useEffect(() => {
    if (language === null || text.length > MOST_COLORED) return;
    let wanted = true;
    const color = async () => {
      const { colorCode } = await import('../../editor/color-code');
      const pieces = await colorCode(text, language);
      if (wanted) setColored({ text, pieces });
    };
    const idle = requestIdleCallback(() => void color());
    return () => {
      wanted = false;
      cancelIdleCallback(idle);
    };
  }, [text, language]);
  // While text streams in, the pieces of what it was would be wrong.
  if (colored?.text !== text) return <ShownText text={text} lines="kept" />;
  return colored.pieces.map((piece, index) => (
    // Pieces of code have no identity of their own and never move.
    // biome-ignore lint/suspicious/noArrayIndexKey: see above
    <span key={index} style={piece.kind === null ? undefined : { color: colorOf(piece.kind) }}>
      <ShownText text={piece.text} lines="kept" />
    </span>
  ));
}

function colorOf(kind: NonNullable<CodePiece['kind']>): string {
  return `light-dark(#${syntaxColours.light[kind]}, #${syntaxColours.dark[kind]})`;
}
