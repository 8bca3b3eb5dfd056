import type { MergePiece } from '#shared/conflict';

/** What a marker says of the side that it begins or ends. */
export type SideLabels = { readonly ours: string; readonly base: string; readonly theirs: string };

/** As Git writes markers where nobody asks for longer ones. */
const USUAL_SIZE = 7;

/**
 * Length of markers that no line of the texts could be taken for, so that whether any are left can be told for sure.
 * Pure.
 */
export function markerSizeFor(texts: readonly (string | null)[]): number {
  const lines = texts.flatMap((text) => text?.split(/\r?\n/) ?? []);
  let size = USUAL_SIZE;
  while (lines.some((line) => isMarker(line, size))) size += 2;
  return size;
}

/** The file as `git merge-file --diff3` writes it, with each disagreement between markers of `size`. Pure. */
export function withMarkers(pieces: readonly MergePiece[], labels: SideLabels, size: number): string {
  const end = /\r?\n/.exec(pieces.map(textOf).join(''))?.[0] ?? '\n';
  const marker = (character: string, label: string) => `${character.repeat(size)}${label}${end}`;
  const side = (text: string) => (text === '' || text.endsWith('\n') ? text : text + end);
  return pieces
    .map((piece) =>
      piece.type === 'merged'
        ? piece.text
        : [
            marker('<', ` ${labels.ours}`),
            side(piece.ours),
            marker('|', ` ${labels.base}`),
            side(piece.base),
            marker('=', ''),
            side(piece.theirs),
            marker('>', ` ${labels.theirs}`),
          ].join(''),
    )
    .join('');
}

/** Whether any line is a marker of this size. Pure. */
export function hasMarkers(text: string, size: number): boolean {
  return text.split(/\r?\n/).some((line) => isMarker(line, size));
}

function isMarker(line: string, size: number): boolean {
  const [first] = line;
  if (first === undefined || !'<|=>'.includes(first) || !line.startsWith(first.repeat(size))) return false;
  const rest = line.slice(size);
  return rest === '' || (first !== '=' && rest.startsWith(' '));
}

function textOf(piece: MergePiece): string {
  return piece.type === 'merged' ? piece.text : piece.ours + piece.base + piece.theirs;
}
