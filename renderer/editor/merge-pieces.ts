import type { MergePiece } from '#shared/conflict';

/** One place where the sides disagree. Texts keep their line ends. */
export type Disagreement = Extract<MergePiece, { type: 'conflict' }>;

/** What can stand in the result at a disagreement. */
export type Side = 'theirs' | 'ours' | 'base' | 'theirs-ours' | 'ours-theirs';

/** `open`: nobody decided yet · a side: that is what stands there · `edited`: something else does. */
export type Settlement = Side | 'open' | 'edited';

/** The text that a side puts at a disagreement. Both sides in one order stay on lines of their own. */
export function textOfSide(place: Disagreement, side: Side): string {
  switch (side) {
    case 'theirs':
    case 'ours':
    case 'base':
      return place[side];
    case 'theirs-ours':
      return joinLines(place.theirs, place.ours);
    case 'ours-theirs':
      return joinLines(place.ours, place.theirs);
    default:
      return side satisfies never;
  }
}

const SIDES: readonly Side[] = ['theirs', 'ours', 'theirs-ours', 'ours-theirs'];

/**
 * What stands at a disagreement, told from its text alone, so that undo and redo need no record of their own. The base
 * stands there from the beginning: whether it was also chosen is `baseChosen`.
 */
export function settlementOf(place: Disagreement, text: string, baseChosen: boolean): Settlement {
  const found = SIDES.find((side) => sameLines(text, textOfSide(place, side)));
  if (sameLines(text, place.base)) return baseChosen ? 'base' : (found ?? 'open');
  return found ?? 'edited';
}

/** A document with one side at every disagreement, and on which lines each piece stands (from 1). */
export type SideDocument = { readonly text: string; readonly places: readonly PieceLines[] };
export type PieceLines = { readonly start: number; readonly lines: number };

export function documentOf(pieces: readonly MergePiece[], side: 'theirs' | 'ours' | 'base'): SideDocument {
  let text = '';
  let line = 1;
  const places = pieces.map((piece) => {
    const part = piece.type === 'merged' ? piece.text : piece[side];
    const place = { start: line, lines: countLines(part) };
    text += part;
    line += place.lines;
    return place;
  });
  return { text, places };
}

/** How many lines a text takes; one without a line end at its end counts as a line too. */
export function countLines(text: string): number {
  if (text === '') return 0;
  let lines = text.endsWith('\n') ? 0 : 1;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
}

/**
 * The line ends that all pieces share. An editor has one kind of line end for a whole text, so a text that mixes them
 * would come out of it with every line changed: such a file is not opened for editing.
 */
export function lineEndsOf(pieces: readonly MergePiece[]): '\n' | '\r\n' | 'mixed' {
  let withReturn = 0;
  let plain = 0;
  for (const text of pieces.flatMap(textsOf)) {
    for (let at = 0; at < text.length; at += 1) {
      const character = text.charCodeAt(at);
      if (character === 10) plain += 1;
      else if (character === 13) {
        if (text.charCodeAt(at + 1) !== 10) return 'mixed';
        withReturn += 1;
        at += 1;
      }
    }
  }
  if (withReturn > 0 && plain > 0) return 'mixed';
  return withReturn > 0 ? '\r\n' : '\n';
}

function textsOf(piece: MergePiece): string[] {
  return piece.type === 'merged' ? [piece.text] : [piece.base, piece.ours, piece.theirs];
}

/**
 * How many empty lines each column needs after each piece, so that the next piece begins at the same height in all.
 * `columns` gives the lines per piece, one list a column.
 */
export function fillers(columns: readonly (readonly number[])[]): number[][] {
  const pieces = Math.max(0, ...columns.map((column) => column.length));
  const highest = Array.from({ length: pieces }, (_, piece) =>
    Math.max(...columns.map((column) => column[piece] ?? 0)),
  );
  return columns.map((column) => highest.map((lines, piece) => lines - (column[piece] ?? 0)));
}

function joinLines(first: string, second: string): string {
  if (first === '' || first.endsWith('\n')) return first + second;
  const end = second.includes('\r\n') ? '\r\n' : '\n';
  return first + end + second;
}

/** Equal but for the line end of the last line, which depends on where in the document a text stands. */
function sameLines(a: string, b: string): boolean {
  return a.replace(/\r?\n$/, '') === b.replace(/\r?\n$/, '') && (a === '') === (b === '');
}
