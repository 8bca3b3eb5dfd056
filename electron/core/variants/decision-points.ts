/** How a language marks what is no code of it. */
type Code = { readonly line: readonly string[]; readonly block: readonly (readonly [string, string])[] };

const C: Code = { line: ['//'], block: [['/*', '*/']] };
const HASH: Code = { line: ['#'], block: [] };
const LANGUAGES: readonly (readonly [string, Code])[] = [
  ['c cc cpp cxx h hh hpp m mm cs java kt kts scala swift go rs dart zig v d groovy gradle sol', C],
  ['js jsx mjs cjs ts tsx mts cts vue svelte astro', C],
  ['py pyi rb sh bash zsh pl pm r jl ex exs nim cr gd awk', HASH],
  ['php', { ...C, line: ['//', '#'] }],
  ['lua', { line: ['--'], block: [['--[[', ']]']] }],
  ['sql', { line: ['--'], block: C.block }],
];
const BY_ENDING: ReadonlyMap<string, Code> = new Map(
  LANGUAGES.flatMap(([endings, code]) => endings.split(' ').map((ending) => [ending, code] as const)),
);

/** How the file's language marks what is no code; null: it is in no language that is counted. Told by its name's ending. */
export function codeOf(path: string): Code | null {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  return dot < 1 ? null : (BY_ENDING.get(name.slice(dot + 1).toLowerCase()) ?? null);
}

const WORDS = 'if|elif|elsif|elseif|unless|for|foreach|while|until|case|when|catch|except|rescue|guard';
/** A word that is a member's name, or a key, decides nothing; `?.` and `?:` are of types and of access. */
const DECISION = new RegExp(
  `(?<![\\w$.@-])(?:${WORDS})(?![\\w$]|\\s*[:=](?!=))|&&|\\|\\||\\?\\?|(?<=\\s)\\?(?=\\s)`,
  'g',
);

/**
 * The decision points of a text: words that branch or loop, and operators that do, outside of comments and texts. It reads no
 * grammar, so that it is the same for every language: what it is good for is to be compared.
 */
export function countDecisions(text: string, code: Code): number {
  return [...bare(text, code).matchAll(DECISION)].length;
}

const QUOTES = ['"""', "'''", '"', "'", '`'] as const;
const OVER_LINES: ReadonlySet<string> = new Set(['"""', "'''", '`']);

/** The text without comments, and with nothing in its texts. */
function bare(text: string, { line, block }: Code): string {
  let kept = '';
  let at = 0;
  /** Up to where nothing closes such a quote: each would be looked for through all of the text. */
  const unclosed = new Map<string, number>();
  const opens = (mark: string) => text.startsWith(mark, at);
  while (at < text.length) {
    const comment = block.find(([open]) => opens(open));
    const quote = QUOTES.find((mark) => opens(mark) && at >= (unclosed.get(mark) ?? 0));
    if (comment) at = after(text, comment[1], at + comment[0].length);
    else if (line.some(opens) && beginsComment(text, at)) at = lineEnd(text, at);
    else if (quote) {
      const end = quoteEnd(text, at + quote.length, quote);
      // An apostrophe that nothing closes is no quote: a lifetime, or a word of a comment in another language.
      if (end === null) unclosed.set(quote, OVER_LINES.has(quote) ? text.length : lineEnd(text, at));
      kept += end === null ? quote : '""';
      at = end ?? at + quote.length;
    } else {
      kept += text[at];
      at += 1;
    }
  }
  return kept;
}

/** A `#` inside of a word is none: `$#`, `a#b`. */
function beginsComment(text: string, at: number): boolean {
  return text[at] !== '#' || at === 0 || /\s/.test(text[at - 1] ?? '');
}

function after(text: string, mark: string, from: number): number {
  const found = text.indexOf(mark, from);
  return found === -1 ? text.length : found + mark.length;
}

function lineEnd(text: string, from: number): number {
  const found = text.indexOf('\n', from);
  return found === -1 ? text.length : found;
}

function quoteEnd(text: string, from: number, quote: string): number | null {
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '\n' && !OVER_LINES.has(quote)) return null;
    else if (text.startsWith(quote, at)) return at + quote.length;
  }
  return null;
}
