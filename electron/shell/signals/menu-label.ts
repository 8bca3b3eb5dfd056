import { displayPath } from '#shared/display-path';

const LONGEST = 60;

/**
 * A text from outside as a line of a native menu: on one line, what is hidden or reorders shown as escapes, cut where it
 * is long, and with no character taken for a key.
 */
export function menuLabel(text: string): string {
  const shown = [...displayPath(text.replace(/\s+/gu, ' ').trim())];
  const cut = shown.length > LONGEST ? `${shown.slice(0, LONGEST - 1).join('')}…` : shown.join('');
  return cut.replaceAll('&', '&&');
}
