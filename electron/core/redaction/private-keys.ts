import type { Span } from './span';

const BEGIN = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g;
const END = /-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g;

/** Longer than any key, with room for what a diff or a quotation puts before each line. */
const LONGEST = 64 * 1024;

/** A line break, as it is and as JSON has it. */
const BREAK = /\r?\n|\\r|\\n/g;

/** A line of a key behind what a diff, a quotation or a listing puts before it; also its headers, and an empty one. */
const KEY_LINE =
  /^[\s+\-<>|#*/"'\d:,]{0,24}(?:[A-Za-z0-9+/]{16,}={0,2}|[A-Za-z0-9+/]{1,15}={1,2}|[A-Z][A-Za-z-]{2,20}: [^\n]{1,80}|)[\s"',+\\]{0,8}$/;

/** What of a key ends in the middle of a line, where a quotation does. */
const LAST_PART = /^[\s+\-<>|#*/"'\d:,]{0,24}[A-Za-z0-9+/]{16,}={0,2}(?=["'\\`<)\]}])/;

/**
 * Private keys from their first line to their last. Where one of these is missing, since a text was cut off there, the lines
 * that are a key's all the same.
 */
export function* privateKeysIn(text: string): Generator<Span> {
  let after = 0;
  for (const { 0: begin, index } of text.matchAll(BEGIN)) {
    if (index < after) continue;
    const body = index + begin.length;
    const next = text.indexOf('-----BEGIN ', body);
    const rest = text.slice(body, Math.min(body + LONGEST, next === -1 ? text.length : next));
    const end = new RegExp(END, '').exec(rest);
    after = body + (end ? end.index + end[0].length : keyLinesFrom(rest));
    yield { from: index, to: after, kind: 'private-key' };
  }
  let last = 0;
  for (const { 0: end, index } of text.matchAll(END)) {
    const before = text.slice(Math.max(last, index - LONGEST), index);
    last = index + end.length;
    const lines = keyLinesBefore(before);
    if (lines > 0) yield { from: index - lines, to: index + end.length, kind: 'private-key' };
  }
}

/** How many characters, from the first on, are lines of a key. The last line may be cut off anywhere. */
function keyLinesFrom(text: string): number {
  let length = 0;
  for (const line of linesOf(text)) {
    if (!KEY_LINE.test(line.text)) {
      const part = LAST_PART.exec(line.text)?.[0].length ?? 0;
      return part > 0 ? line.from + part : length;
    }
    length = line.to;
  }
  return length;
}

/** The same from the last line back; the first may be cut off anywhere. Empty lines alone are no key. */
function keyLinesBefore(text: string): number {
  let from = text.length;
  let found = false;
  for (const line of [...linesOf(text)].reverse()) {
    const whole = KEY_LINE.test(line.text);
    const part = whole ? line.text.length : lastPart(line.text);
    if (whole || part > 0) from = line.to - part;
    if (/[A-Za-z0-9+/]{16}/.test(text.slice(from, line.to))) found = true;
    if (!whole) break;
  }
  return found ? text.length - from : 0;
}

/** How much of the end of a line, in which something else comes first, is a key's. */
function lastPart(line: string): number {
  let from = line.length;
  while (from > 0 && /[A-Za-z0-9+/=]/.test(line[from - 1] ?? '')) from -= 1;
  return line.length - from >= 16 ? line.length - from : 0;
}

function* linesOf(
  text: string,
): Generator<{ readonly text: string; readonly from: number; readonly to: number }> {
  let from = 0;
  for (const { 0: feed, index } of text.matchAll(BREAK)) {
    yield { text: text.slice(from, index), from, to: index };
    from = index + feed.length;
  }
  yield { text: text.slice(from), from, to: text.length };
}
