import { nameOfLine, oneSpaced } from './name-of-line';

/** A text by its lines, counted from 1. */
export type TextLines = { readonly count: number; line(number: number): string };

/** Further up than so many lines nothing is looked for: moving about must cost nothing, whatever the file. */
const MOST_LINES = 20_000;
/** So much of a string can stand anywhere. */
const MOST_PASSED = 200;
/** Of a longer line only the beginning is read: names stand there, and a line may be as long as an agent likes. */
const LONGEST_LINE = 300;
/** In all so many characters are read for one answer; further up is nothing then. */
const MOST_READ = 400_000;
const MOST_NAMES = 6;
const LONGEST_NAME = 80;

/**
 * The named things that a line stands in, outermost first, such as `Queue` and `take`. No language is parsed: a thing
 * reaches as far as lines are indented more than the one that opens it, as lines that stay in view in editors have it,
 * and what only steers, such as `if`, has no name. Headings go by their level. Pure.
 */
export function enclosingNames(text: TextLines, at: number, language: string): string[] {
  if (at < 1 || at > text.count) return [];
  const cut = { count: text.count, line: (number: number) => text.line(number).slice(0, LONGEST_LINE) };
  return namesAt(cut, at, language).slice(-MOST_NAMES).map(shortened);
}

function namesAt(text: TextLines, at: number, language: string): string[] {
  switch (language) {
    case 'markdown':
      return headingsAbove(text, at);
    case 'ini':
      return sectionAbove(text, at);
    case 'csv':
      return [];
    default:
      return thingsAround(text, at, language);
  }
}

function headingsAbove(text: TextLines, at: number): string[] {
  const names: { level: number; name: string }[] = [];
  let fence: string | null = null;
  for (let number = Math.max(1, at - MOST_LINES); number <= at; number += 1) {
    const line = text.line(number);
    const begins = /^ {0,3}[#`~]/.exec(line)?.[0];
    if (begins === undefined) continue;
    const code = line.slice(begins.length - 1);
    const [mark] = /^(?:`{3,}|~{3,})/.exec(code) ?? [];
    if (mark && fence === null) fence = mark;
    else if (mark && fence !== null && mark.startsWith(fence)) fence = null;
    const heading = fence === null && !mark ? headingOf(code) : null;
    if (!heading) continue;
    while ((names.at(-1)?.level ?? 0) >= heading.level) names.pop();
    names.push(heading);
  }
  return names.map(({ name }) => name);
}

/** `## Start ##`, whose closing signs are no part of its name. */
function headingOf(code: string): { level: number; name: string } | null {
  const [, signs, rest] = /^(#{1,6}) (.+)$/.exec(oneSpaced(code)) ?? [];
  const name = rest?.replace(/(?:^| )#+$/, '');
  return signs && name ? { level: signs.length, name } : null;
}

function sectionAbove(text: TextLines, at: number): string[] {
  for (let number = at; number >= Math.max(1, at - MOST_LINES); number -= 1) {
    const code = text.line(number).trimStart();
    if (!code.startsWith('[')) continue;
    const name = /^\[+(?!\[)([^\]]+)\]+ ?(?:[#;].*)?$/.exec(oneSpaced(code))?.[1]?.trim();
    if (name) return [name];
  }
  return [];
}

type Line = { readonly indent: number; readonly code: string };

function thingsAround(text: TextLines, at: number, language: string): string[] {
  const names: string[] = [];
  const note = (line: Line, goesOn: boolean) => {
    const name = nameOfLine({ code: line.code, language, goesOn });
    if (name !== null) names.unshift(name);
  };
  const first = firstLine(text, at, language);
  if (!first) return [];
  // A line belongs to what it closes; a blank one to what follows.
  let goesOn = first.isOwn && isGoingOn(first, language, false);
  let below = first.indent + (closes(first.code) || goesOn ? 1 : 0);
  let item = language === 'yaml' && first.code.startsWith('- ') ? first.indent : null;
  if (item !== null) below = item + 1;
  if (first.isOwn && !goesOn && !closes(first.code)) note(first, false);
  let passed = 0;
  let left = MOST_READ;
  for (let number = at - 1; number >= Math.max(1, at - MOST_LINES) && below > 0 && left > 0; number -= 1) {
    const whole = text.line(number);
    // Most lines are only looked at so far, and to tell by the indent costs nothing.
    if (indentOf(whole) >= below) continue;
    left -= whole.length;
    const line = readLine(whole, language);
    if (!line) continue;
    if (language === 'yaml' && line.code.startsWith('- ')) {
      if (line.indent === item) continue;
      note(line, false);
      item = line.indent;
      below = item + 1;
      continue;
    }
    item = null;
    if (isGoingOn(line, language, goesOn)) {
      goesOn = true;
      below = line.indent + 1;
      continue;
    }
    // Text of a string that goes over lines may stand anywhere; what opens nothing ends nothing there.
    if (
      line.indent === 0 &&
      !goesOn &&
      !closes(line.code) &&
      passed < MOST_PASSED &&
      !opens(line.code, language)
    ) {
      passed += 1;
      continue;
    }
    if (!closes(line.code)) note(line, goesOn);
    goesOn = false;
    below = line.indent;
  }
  return names;
}

/** The line itself, or for a blank one the next that is not. */
function firstLine(text: TextLines, at: number, language: string): (Line & { isOwn: boolean }) | null {
  const own = readLine(text.line(at), language);
  if (own) return { ...own, isOwn: true };
  for (let number = at + 1; number <= Math.min(text.count, at + 200); number += 1) {
    const next = readLine(text.line(number), language);
    if (next) return { ...next, isOwn: false };
  }
  return null;
}

/** Null: blank, or nothing that tells where one is: a comment, an order to the preprocessor, a label. */
function readLine(whole: string, language: string): Line | null {
  const code = oneSpaced(whole);
  if (code === '' || isAside(code, language)) return null;
  return { indent: indentOf(whole), code: code.replace(/ (?:\/\/|# ).*$/, '') };
}

const STYLES: ReadonlySet<string> = new Set(['css', 'scss', 'less']);

function isAside(trimmed: string, language: string): boolean {
  if (/^(?:\/\/|\/\*|\*\/|\*(?:\s|$)|--\s)/.test(trimmed)) return true;
  if (
    trimmed.startsWith('#') &&
    !STYLES.has(language) &&
    !/^#[\w$]+[\s:=(;?!]/.test(
      trimmed.replace(/^#(?:if|el|end|def|undef|inc|pragma|region|error|line)/, '# '),
    )
  )
    return true;
  return (
    language === 'cpp' && /^(?:(?:public|private|protected|signals)(?: \w+)?|[A-Za-z_]\w*) ?:$/.test(trimmed)
  );
}

/** As editors and terminals without a setting show tabs. */
function indentOf(line: string): number {
  let indent = 0;
  for (const sign of line) {
    if (sign === ' ') indent += 1;
    else if (sign === '\t') indent += 8 - (indent % 8);
    else break;
  }
  return indent;
}

function closes(code: string): boolean {
  return /^(?:[)}\]]|>;|end\b|<\/|fi\b|esac\b|done\b)/.test(code);
}

/** Whether it is no line of its own, but goes on with what a line above of the same indent began. */
function isGoingOn({ code }: Line, language: string, goesOn: boolean): boolean {
  if (language === 'yaml') return false;
  if (/^\{$|^where\b|^->/.test(code)) return true;
  if (/^[)}\]]/.test(code)) return /(?:[{([:]|=>|->|\bdo)$/.test(code) || (goesOn && code.startsWith(')'));
  return goesOn && /^:\s/.test(code);
}

/** Whether lines that are indented more than it can belong to it. */
function opens(code: string, language: string): boolean {
  return (
    /(?:[{([:,=\\+\-*/|&.?<>]|\b(?:do|then|begin|of|where|else|try|and|or))$/.test(code) ||
    /^(?:@|<)/.test(code) ||
    nameOfLine({ code, language, goesOn: true }) !== null
  );
}

function shortened(name: string): string {
  const plain = oneSpaced(name);
  const characters = [...plain];
  return characters.length > LONGEST_NAME ? `${characters.slice(0, LONGEST_NAME - 1).join('')}…` : plain;
}
