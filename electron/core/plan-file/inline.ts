/** Of Markdown inside a line, what plans need: code spans, links, emphasis. Each function looks at a character a few times at most. */

/** A piece of a line: code without its ticks, the target of a link, or plain text with everything else. */
export interface InlinePart {
  readonly kind: 'text' | 'code' | 'target';
  readonly text: string;
  /** Column in the line that was given. */
  readonly at: number;
}

/** Divides a line. Ticks without their counterpart are text. */
export function inlineParts(line: string): readonly InlinePart[] {
  const parts: InlinePart[] = [];
  let from = 0;
  for (const span of codeSpans(line)) {
    for (const part of textAndTargets(line.slice(from, span.from), from)) parts.push(part);
    parts.push({ kind: 'code', text: span.text, at: span.at });
    from = span.to;
  }
  for (const part of textAndTargets(line.slice(from), from)) parts.push(part);
  return parts.filter((part) => part.text !== '');
}

/** Code of a line: `from` and `to` with its ticks, `at` and `text` without. */
function codeSpans(line: string) {
  const spans: { readonly from: number; readonly to: number; readonly at: number; readonly text: string }[] =
    [];
  const ends = endsOfTicks(line);
  for (let from = line.indexOf('`'); from >= 0; ) {
    let length = 1;
    while (line[from + length] === '`') length++;
    const end = ends.next(from, length);
    const to = (end ?? from) + length;
    if (end !== null) {
      const inner = line.slice(from + length, end);
      spans.push({
        from,
        to,
        at: from + length + inner.length - inner.trimStart().length,
        text: inner.trim(),
      });
    }
    from = line.indexOf('`', to);
  }
  return spans;
}

/** Where runs of ticks stand, by length: the next one is found without looking at the rest of the line again. */
function endsOfTicks(line: string) {
  const by = new Map<number, { readonly at: number[]; next: number }>();
  for (let at = line.indexOf('`'); at >= 0; at = line.indexOf('`', at)) {
    let length = 1;
    while (line[at + length] === '`') length++;
    const runs = by.get(length);
    if (runs) runs.at.push(at);
    else by.set(length, { at: [at], next: 0 });
    at += length;
  }
  return {
    next(behind: number, length: number): number | null {
      const runs = by.get(length);
      if (!runs) return null;
      while (runs.next < runs.at.length && (runs.at[runs.next] ?? 0) <= behind) runs.next++;
      return runs.at[runs.next] ?? null;
    },
  };
}

/** `[text](target)`: both are told. */
function textAndTargets(text: string, at: number): InlinePart[] {
  const parts: InlinePart[] = [];
  let from = 0;
  for (let open = text.indexOf(']('); open >= 0; open = text.indexOf('](', from)) {
    const close = text.indexOf(')', open);
    if (close < 0) break;
    const target = text.slice(open + 2, close).trim();
    parts.push({ kind: 'text', text: text.slice(from, open), at: at + from });
    if (!/\s/.test(target)) parts.push({ kind: 'target', text: target, at: at + open + 2 });
    from = close + 1;
  }
  return [...parts, { kind: 'text', text: text.slice(from), at: at + from }];
}

/** Without `**`, `__` and `~~` outside of code, and with links by their texts. */
export function stripEmphasis(line: string): string {
  if (!/[*_~\]]/.test(line)) return line;
  let made = '';
  let from = 0;
  for (const span of codeSpans(line)) {
    made += plain(line.slice(from, span.from)) + line.slice(span.from, span.to);
    from = span.to;
  }
  return unlinked(made + plain(line.slice(from)));
}

function plain(text: string): string {
  return text.replaceAll(/\*\*|~~/g, '').replaceAll(/(^|\s)__|__(?=[\s.,:;]|$)/g, '$1');
}

function unlinked(text: string): string {
  let made = '';
  let from = 0;
  for (let open = text.indexOf(']('); open >= 0; open = text.indexOf('](', from)) {
    const close = text.indexOf(')', open);
    if (close < 0) break;
    const before = text.slice(from, open);
    const begin = before.lastIndexOf('[');
    made +=
      begin < 0 ? before + text.slice(open, close + 1) : before.slice(0, begin) + before.slice(begin + 1);
    from = close + 1;
  }
  return made + text.slice(from);
}

/** Without `<!-- … -->`; what never ends stays. */
export function withoutComments(line: string): string {
  let made = '';
  let from = 0;
  for (let open = line.indexOf('<!--'); open >= 0; open = line.indexOf('<!--', from)) {
    const close = line.indexOf('-->', open + 4);
    if (close < 0) break;
    made += line.slice(from, open);
    from = close + 3;
  }
  return made + line.slice(from);
}
