import { shownLine } from './shown-line';

const LONGEST = 60;

/** A text from outside as a line of a native menu, with no character taken for a key. */
export function menuLabel(text: string): string {
  return shownLine(text, LONGEST).replaceAll('&', '&&');
}
