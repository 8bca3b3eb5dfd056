import { displayPath, displayText } from './display-path';

/**
 * Texts from outside made safe to stand in a Markdown file, whatever shows it later: nothing of them is HTML, loads a picture,
 * leads anywhere but to the web, or ends the block that it stands in. Hidden characters are shown as escapes.
 */

/** A text of one line that is shown as it is: every character with a meaning in Markdown is escaped. */
export function markdownLine(text: string): string {
  return displayPath(text).replaceAll(/[\\`*_{}[\]()#+\-.!|<>~&:@$^=]/g, '\\$&');
}

/** A text of one line as code. */
export function markdownCode(text: string): string {
  const shown = displayPath(text);
  if (shown.trim() === '') return '` `';
  const ticks = '`'.repeat(longestRun(shown, '`') + 1);
  const pad = /^[ `]|[ `]$/.test(shown) ? ' ' : '';
  return `${ticks}${pad}${shown}${pad}${ticks}`;
}

/** A text in a fence of its own, which nothing in it can end. `language` is never from outside. */
export function markdownFence(text: string, language = ''): string {
  const shown = displayText(text.replace(/\r?\n$/, ''));
  const fence = '`'.repeat(Math.max(3, longestRun(shown, '`') + 1));
  return `${fence}${language}\n${shown}\n${fence}`;
}

/** Someone's own Markdown, quoted: it keeps its looks, its code is fenced anew, and the rest is made harmless. */
export function markdownQuote(text: string): string {
  const lines: string[] = [];
  let fenced: { readonly mark: string; readonly code: string[] } | null = null;
  const endFence = () => {
    if (fenced) lines.push(...markdownFence(fenced.code.join('\n')).split('\n'));
    fenced = null;
  };
  for (const line of displayText(text).trimEnd().split('\n')) {
    const begins = FENCE.exec(line);
    const open = fenced as { readonly mark: string; readonly code: string[] } | null;
    if (open) {
      if (begins?.[1]?.startsWith(open.mark) && begins[2]?.trim() === '') endFence();
      else open.code.push(line);
    } else if (begins?.[1] && !(begins[1].startsWith('`') && begins[2]?.includes('`'))) {
      fenced = { mark: begins[1], code: [] };
    } else lines.push(harmless(line));
  }
  endFence();
  return lines.map((line) => (line === '' ? '>' : `> ${line}`)).join('\n');
}

/** Wherever in a list or a quotation it stands. */
const FENCE = /^[\s>*+\-\d.)]*?(`{3,}|~{3,})(.*)$/;

/**
 * A line outside of fences. Code in it stays as it is: where Markdown sees code, so does this, since a backtick without its
 * counterpart on the line is escaped. A table's cells are told apart before that, so code with a bar in it is none.
 */
function harmless(line: string): string {
  let made = '';
  for (let at = 0; at < line.length; ) {
    const rest = line.slice(at);
    const escaped = /^\\[!-/:-@[-`{-~]/.exec(rest)?.[0];
    const ticks = /^`+/.exec(rest)?.[0];
    if (escaped) {
      made += escaped === '\\<' ? '&lt;' : escaped;
      at += escaped.length;
    } else if (ticks) {
      const end = closing(line, at + ticks.length, ticks.length);
      const code = end === null ? null : line.slice(at, end);
      if (code === null) made += ticks.replaceAll('`', '\\`');
      else
        made += /[|\\]/.test(code)
          ? code.replaceAll('<', '&lt;').replaceAll('![', '!\\[').replaceAll('](', ']\\(')
          : code;
      at = end ?? at + ticks.length;
    } else {
      made += harmlessCharacter(line, at);
      at += 1;
    }
  }
  return made;
}

/** Where a run of so many backticks, which ends code, ends itself; null where there is none. */
function closing(line: string, from: number, length: number): number | null {
  for (const { 0: run, index } of line.slice(from).matchAll(/`+/g))
    if (run.length === length) return from + index + length;
  return null;
}

/** Where a link may lead: to a page, or to a file by its place in the repository. */
const HARMLESS_TARGET = /^\((?:https?:\/\/[^\s()<>&\\]*|[\w./#-]+)\)/;

function harmlessCharacter(line: string, at: number): string {
  const character = line[at] ?? '';
  const before = line[at - 1];
  switch (character) {
    case '<':
      return '&lt;';
    // A picture would be loaded.
    case '[':
      return before === '!' || line[at + 1] === '^' ? '\\[' : '[';
    case '(':
      return before === ']' && !HARMLESS_TARGET.test(line.slice(at, at + 2048)) ? '\\(' : '(';
    // What a link's name stands for.
    case ':':
      return before === ']' ? '\\:' : ':';
    default:
      return character;
  }
}

function longestRun(text: string, character: string): number {
  let longest = 0;
  let run = 0;
  for (const one of text) {
    run = one === character ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest;
}
