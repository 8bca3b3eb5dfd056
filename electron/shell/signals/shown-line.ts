import { displayPath } from '#shared/display-path';

/** A text from outside on one line: what is hidden or reorders shown as escapes, and cut where it is long. */
export function shownLine(text: string, longest: number): string {
  const shown = [...displayPath(text.replace(/\s+/gu, ' ').trim())];
  return shown.length > longest ? `${shown.slice(0, longest - 1).join('')}…` : shown.join('');
}
