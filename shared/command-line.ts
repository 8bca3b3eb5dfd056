import { ok, type Result, refuse } from './result';

/**
 * Why a typed command line cannot be split. `found` is what only a shell understands, `withShell` the line to type to have
 * one run it.
 */
export type CommandLineProblem =
  | { readonly code: 'empty' }
  | { readonly code: 'open-quote' }
  | { readonly code: 'needs-shell'; readonly found: string; readonly withShell: string };

/**
 * Splits a typed command line into program and arguments: blanks separate, quotes keep words together, and a backslash
 * keeps a following quote, backslash, blank or sign of a shell (any other one stays, so that `C:\\tools` can be typed).
 * Nothing is expanded and no shell runs it, so what only a shell understands, and is not quoted, is refused rather than
 * passed on as an argument: `|`, `>`, `;`, `&&`, `$HOME`, `*.ts`, `~/bin`, `NAME=value` before the program.
 */
export function splitCommandLine(text: string): Result<readonly [string, ...string[]], CommandLineProblem> {
  const line = text.trim();
  const words: string[] = [];
  let word: string | null = null;
  let quote: '"' | "'" | null = null;
  let found: string | null = null;
  for (let index = 0; index < line.length; index += 1) {
    const character = line.charAt(index);
    if (quote === null) found ??= shellSyntaxAt(line.slice(index), { first: words.length === 0, word });
    if (quote === null && /\s/.test(character)) {
      if (word !== null) words.push(word);
      word = null;
    } else if (quote === null && (character === '"' || character === "'")) {
      quote = character;
      word ??= '';
    } else if (character === quote) {
      quote = null;
    } else if (
      character === '\\' &&
      quote !== "'" &&
      index + 1 < line.length &&
      isEscapable(line.charAt(index + 1), quote)
    ) {
      index += 1;
      word = (word ?? '') + line.charAt(index);
    } else {
      word = (word ?? '') + character;
    }
  }
  if (quote !== null) return refuse({ code: 'open-quote' });
  if (found !== null) return refuse({ code: 'needs-shell', found, withShell: withShell(line) });
  if (word !== null) words.push(word);
  const [program, ...args] = words;
  return program ? ok([program, ...args]) : refuse({ code: 'empty' });
}

/** What begins here, outside of quotes, that a shell would not take as it is; null when it would. `word` is what stands before. */
function shellSyntaxAt(rest: string, at: { first: boolean; word: string | null }): string | null {
  const beginnings = at.word === null ? [/^~[^\s'"]*/, /^#/] : [];
  const assignment = at.first && at.word === null ? [/^[A-Za-z_][A-Za-z0-9_]*\+?=/] : [];
  const anywhere = [
    /^(\d?[<>]+&?\d?|\|\|?|&&?|;;?|[()`*?])/,
    /^\$([A-Za-z_][A-Za-z0-9_]*|[({'"0-9@*#?$!-])/,
    // Two lines are two commands.
    /^[\r\n]+(?=\s*\S)/,
  ];
  for (const sign of [...beginnings, ...assignment, ...anywhere]) {
    const match = sign.exec(rest);
    // A digit belongs to a redirection only where it begins a word.
    if (match && !(at.word !== null && /^\d/.test(match[0]))) return match[0];
  }
  return null;
}

const PROMPT = '{prompt}';

/** The prompt must not become part of what the shell reads: there it is a variable. */
function withShell(line: string): string {
  const script = line.replaceAll(PROMPT, '"$UNDERSTORY_PROMPT"');
  return `sh -c '${script.replaceAll("'", "'\\''")}'`;
}

function isEscapable(character: string, quote: '"' | null): boolean {
  return quote === '"' ? character === '"' || character === '\\' : /["'\\\s|&;<>()$`*?~#]/.test(character);
}

/** The text that {@link splitCommandLine} splits into these words again. */
export function joinCommandLine(words: readonly string[]): string {
  return words.map(quoteWord).join(' ');
}

function quoteWord(word: string): string {
  if (word !== '' && !/[\s"'\\|&;<>()$`*?]|^[~#]|^\w+\+?=/.test(word)) return word;
  return `"${word.replace(/[\\"]/g, '\\$&')}"`;
}

/** The problem in words. */
export function describeCommandLineProblem(problem: CommandLineProblem): string {
  switch (problem.code) {
    case 'empty':
      return 'Type the program and its arguments.';
    case 'open-quote':
      return 'A quote is opened and not closed.';
    case 'needs-shell':
      return `“${problem.found.trim() || 'A second line'}” means something only to a shell, and none runs this. To have one run it, type: ${problem.withShell} To pass it on as it is, put it in quotes.`;
    default:
      return problem satisfies never;
  }
}
