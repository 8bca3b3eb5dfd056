import { displayText } from '#shared/display-path';

/** As much of an agent's summary as a commit message has use for, in characters. */
const MOST = 1200;
const WIDTH = 72;

/**
 * What an agent said last, as paragraphs of a commit message: the prose it begins with, up to the first code block or
 * table, in lines of a message's width. Markdown's headings lose their signs, which Git would take for comments.
 */
export function summaryText(said: string): string {
  const paragraphs: string[] = [];
  let length = 0;
  for (const paragraph of displayText(said)
    .replace(/\r\n?/g, '\n')
    .split(/\n[ \t]*\n/)) {
    if (/^\s*(```|~~~|\|)/m.test(paragraph)) break;
    const text = paragraph
      .split('\n')
      .map((line) => line.replace(/^\s{0,3}#{1,6}\s+/, '').trimEnd())
      .filter(Boolean);
    if (text.length === 0) continue;
    length += text.join('\n').length;
    if (length > MOST && paragraphs.length > 0) break;
    paragraphs.push(text.map((line) => wrapped(cut(line))).join('\n'));
  }
  return paragraphs.join('\n\n');
}

function cut(line: string): string {
  return line.length <= MOST ? line : `${line.slice(0, MOST - 1).trimEnd()}…`;
}

/** Long lines in several; those of a list go on below its text. */
function wrapped(line: string): string {
  if (line.length <= WIDTH) return line;
  const start = /^\s*(?:[-*+]|\d+[.)])\s+/.exec(line)?.[0] ?? /^\s*/.exec(line)?.[0] ?? '';
  const lines: string[] = [];
  let current = start;
  for (const word of line.slice(start.length).split(/\s+/)) {
    const isFull = current.trim() !== '' && current.length + word.length + 1 > WIDTH;
    if (isFull && current !== start) {
      lines.push(current);
      current = ' '.repeat(start.length);
    }
    current += current.trim() === '' || current === start ? word : ` ${word}`;
  }
  lines.push(current);
  return lines.join('\n');
}
