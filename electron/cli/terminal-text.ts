import { displayPath, displayText } from '#shared/display-path';
import { textFromBytes } from '../core/git';

/** Text from outside made safe for a terminal: control characters are shown, not obeyed; lines and tabs stay. */
export function terminalText(text: string): string {
  return displayText(text.replaceAll(/\r(?=\n|$)/g, ''));
}

/**
 * A file's or diff's bytes made safe for a terminal. A byte that is no UTF-8 is shown as `\\xNN`, and a carriage return is
 * shown at the end of a line, too, since it may be all that was changed.
 */
export function terminalBytes(bytes: Uint8Array): string {
  return textFromBytes(bytes)
    .split('\n')
    .map((line) => line.split('\t').map(displayPath).join('\t'))
    .join('\n');
}

/** As {@link terminalText} on one line, cut to a length in characters. */
export function terminalLine(text: string, length = 160): string {
  const line = terminalText(text).replace(/\s+/g, ' ').trim();
  return line.length > length ? `${line.slice(0, length - 1)}…` : line;
}
