/** What may be quoted, before which a bare value ends. */
const BARE_END = /[\s"'`]|\\[nrt"']/g;

/** Where a value without quotes ends. What was found is remembered: a long word may hold many names. */
export function bareEnds(text: string): (from: number) => number {
  let known = { from: 0, to: -1 };
  return (from) => {
    if (from >= known.from && from <= known.to) return known.to;
    BARE_END.lastIndex = from;
    known = { from, to: BARE_END.exec(text)?.index ?? text.length };
    return known.to;
  };
}

/** Where the same quote stands again on the line; null where it does not. */
export function quotedEnd(text: string, from: number, quote: string): number | null {
  const mark = quote.at(-1) ?? '';
  const line = text.slice(from, from + 8192);
  for (let at = 0; at < line.length; at += 1) {
    const character = line[at];
    if (character === '\n') return null;
    if (quote.length === 1 && character === '\\') at += 1;
    else if (character === mark) return from + at - (quote.length - 1);
  }
  return null;
}
