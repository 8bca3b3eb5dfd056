import { ok, type Result, refuse } from './result';

/** Why a typed command line cannot be split. */
export type CommandLineProblem = 'empty' | 'open-quote';

/**
 * Splits a typed command line into program and arguments: blanks separate, quotes keep words together, and a backslash
 * keeps a following quote, backslash or blank (any other one stays, so that `C:\\tools` can be typed). Nothing is
 * expanded and no shell runs it: `$HOME`, `*`, `|` and `;` are plain characters.
 */
export function splitCommandLine(text: string): Result<readonly [string, ...string[]], CommandLineProblem> {
  const words: string[] = [];
  let word: string | null = null;
  let quote: '"' | "'" | null = null;
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charAt(index);
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
      index + 1 < text.length &&
      isEscapable(text.charAt(index + 1), quote)
    ) {
      index += 1;
      word = (word ?? '') + text.charAt(index);
    } else {
      word = (word ?? '') + character;
    }
  }
  if (quote !== null) return refuse('open-quote');
  if (word !== null) words.push(word);
  const [program, ...args] = words;
  return program ? ok([program, ...args]) : refuse('empty');
}

function isEscapable(character: string, quote: '"' | null): boolean {
  return quote === '"' ? character === '"' || character === '\\' : /["'\\\s]/.test(character);
}

/** The text that {@link splitCommandLine} splits into these words again. */
export function joinCommandLine(words: readonly string[]): string {
  return words.map(quoteWord).join(' ');
}

function quoteWord(word: string): string {
  if (word !== '' && !/[\s"'\\]/.test(word)) return word;
  return `"${word.replace(/[\\"]/g, '\\$&')}"`;
}

/** The problem in words. */
export function describeCommandLineProblem(problem: CommandLineProblem): string {
  switch (problem) {
    case 'empty':
      return 'Type the program and its arguments.';
    case 'open-quote':
      return 'A quote is opened and not closed.';
    default:
      return problem satisfies never;
  }
}
