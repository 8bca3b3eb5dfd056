import { displayPath } from '#shared/display-path';

/** Text from outside made safe for a terminal: control characters are shown, not obeyed; lines and tabs stay. */
export function terminalText(text: string): string {
  return text
    .split('\n')
    .map((line) => line.replace(/\r$/, '').split('\t').map(displayPath).join('\t'))
    .join('\n');
}

/** As {@link terminalText} on one line, cut to a length in characters. */
export function terminalLine(text: string, length = 160): string {
  const line = terminalText(text).replace(/\s+/g, ' ').trim();
  return line.length > length ? `${line.slice(0, length - 1)}…` : line;
}
