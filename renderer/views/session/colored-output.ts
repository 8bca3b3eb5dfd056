import { plainOutput } from './plain-output';

/** How a terminal would have drawn a piece of output. A colour is a number from 0 to 15, as terminals count them. */
export type OutputLook = {
  readonly color?: number;
  readonly bold?: boolean;
  readonly dim?: boolean;
  readonly italic?: boolean;
  readonly underline?: boolean;
};
export type OutputPart = { readonly text: string; readonly look: OutputLook };

// biome-ignore lint/suspicious/noControlCharactersInRegex: the sequences that choose a look are what must be found
const LOOK = /\u001b\[([0-9;:]*)m/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: as above
const TOKENS = /(\u001b\[[0-9;:]*m|\r\n|\r|\n)/;

/**
 * What a program printed, as a terminal would have left it standing: with its colours, and a line that was drawn over (`\r`,
 * as progress bars do) in its last state only. Every other control sequence goes. Backgrounds go too, so that text keeps
 * its contrast in either theme.
 */
export function coloredOutput(text: string): OutputPart[] {
  if (!text.includes('\u001b[')) return [{ text: plainOutput(text), look: {} }];
  const parts: OutputPart[] = [];
  let line: OutputPart[] = [];
  let look: OutputLook = {};
  let drawnOver = false;
  const put = (target: OutputPart[], piece: string) => {
    const last = target.at(-1);
    if (last && last.look === look) target[target.length - 1] = { text: last.text + piece, look };
    else target.push({ text: piece, look });
  };
  for (const token of text.split(TOKENS)) {
    const codes = LOOK.exec(token)?.[1];
    if (codes !== undefined) look = lookAfter(look, codes);
    else if (token === '\r') drawnOver = true;
    else if (token === '\n' || token === '\r\n') {
      put(line, '\n');
      parts.push(...line);
      line = [];
      drawnOver = false;
    } else {
      const piece = plainOutput(token);
      if (piece === '') continue;
      if (drawnOver) line = [];
      drawnOver = false;
      put(line, piece);
    }
  }
  return [...parts, ...line];
}

/** The end of some output, in at most so many UTF-16 units. */
export function endOfOutput(parts: readonly OutputPart[], most: number): OutputPart[] {
  const end: OutputPart[] = [];
  let left = most;
  for (const part of parts.toReversed()) {
    if (left <= 0) break;
    const text = part.text.slice(-left);
    left -= text.length;
    end.push({ ...part, text });
  }
  return end.reverse();
}

function lookAfter(before: OutputLook, text: string): OutputLook {
  const codes = text.split(/[;:]/).map(Number);
  let look = before;
  for (let at = 0; at < codes.length; at += 1) {
    const code = codes[at] ?? 0;
    if (code === 38 || code === 48) {
      const { color, taken } = extendedColor(codes.slice(at + 1));
      if (code === 38 && color !== null) look = { ...look, color };
      at += taken;
    } else look = lookAfterCode(look, code);
  }
  return look;
}

function lookAfterCode(look: OutputLook, code: number): OutputLook {
  if (code === 0) return {};
  if (code >= 30 && code <= 37) return { ...look, color: code - 30 };
  if (code >= 90 && code <= 97) return { ...look, color: code - 90 + 8 };
  switch (code) {
    case 1:
      return { ...look, bold: true };
    case 2:
      return { ...look, dim: true };
    case 3:
      return { ...look, italic: true };
    case 4:
      return { ...look, underline: true };
    case 22:
      return { ...look, bold: false, dim: false };
    case 23:
      return { ...look, italic: false };
    case 24:
      return { ...look, underline: false };
    case 39: {
      const { color: _, ...rest } = look;
      return rest;
    }
    default:
      return look;
  }
}

/** `5;n` of 256 colours or `2;r;g;b`: the nearest of the sixteen, which have contrast in both themes. */
function extendedColor(codes: readonly number[]): { color: number | null; taken: number } {
  const [kind, first = 0, second = 0, third = 0] = codes;
  if (kind === 2) return { color: nearest(first, second, third), taken: 4 };
  if (kind !== 5) return { color: null, taken: 0 };
  if (first < 16) return { color: first, taken: 2 };
  if (first >= 232) return { color: first < 244 ? 8 : 7, taken: 2 };
  const cube = first - 16;
  const level = (step: number) => (Math.floor(cube / step) % 6) * 51;
  return { color: nearest(level(36), level(6), level(1)), taken: 2 };
}

function nearest(red: number, green: number, blue: number): number {
  const most = Math.max(red, green, blue);
  const least = Math.min(red, green, blue);
  if (most - least < 40) return most < 128 ? 8 : 7;
  const half = (most + least) / 2;
  return (red > half ? 1 : 0) + (green > half ? 2 : 0) + (blue > half ? 4 : 0);
}
