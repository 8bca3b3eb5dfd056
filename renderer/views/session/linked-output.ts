import type { OutputPart } from './colored-output';
import { placesIn, type RootNames, type SaidPlace } from './said-place';

/** Some of an output: what is one link, or what stands between links. */
export type OutputPiece = { readonly place: SaidPlace | null; readonly parts: readonly OutputPart[] };

/** An output cut at the places that it names. A program may give each part of a place a colour of its own. */
export function linkedOutput(parts: readonly OutputPart[], roots: RootNames): OutputPiece[] {
  const places = placesIn(parts.map(({ text }) => text).join(''), null, roots);
  if (places.length === 0) return parts.length === 0 ? [] : [{ place: null, parts }];
  const pieces: { place: SaidPlace | null; parts: OutputPart[] }[] = [];
  let at = 0;
  let next = 0;
  for (const { text, look } of parts) {
    const end = at + text.length;
    let from = at;
    while (from < end) {
      while (places[next] && (places[next]?.end ?? 0) <= from) next += 1;
      const found = places[next];
      const isInside = found !== undefined && found.start <= from;
      const to = Math.min(end, isInside ? found.end : (found?.start ?? end));
      const place = isInside ? found.place : null;
      const part = { text: text.slice(from - at, to - at), look };
      const last = pieces.at(-1);
      if (last && last.place === place) last.parts.push(part);
      else pieces.push({ place, parts: [part] });
      from = to;
    }
    at = end;
  }
  return pieces;
}
