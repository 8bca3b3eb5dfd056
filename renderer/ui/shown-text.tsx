import { shownParts } from '#shared/hidden-characters';

/** With more of them the text is shown without their looks: each is an element of its own. */
const MOST_MARKED = 2_000;

/**
 * Text from outside, with every character that hides or reorders others as an escape that stands out, so that it cannot
 * be taken for the text's own words.
 */
export function ShownText(props: { text: string; lines: 'kept' | 'escaped' }) {
  const parts = shownParts(props.text, props.lines);
  if (parts.length > MOST_MARKED) return parts.map((part) => part.shown).join('');
  return parts.map(({ shown, about }, index) =>
    about === null ? (
      shown
    ) : (
      // Pieces of a text have no identity of their own and never move.
      // biome-ignore lint/suspicious/noArrayIndexKey: see above
      <span key={index} className="hidden-character" title={about}>
        {shown}
      </span>
    ),
  );
}
