import { isWritablePath } from '#shared/writable-path';

/** A command that does just what its words say, whichever shell it is given to. */
export type PlainCommand = {
  readonly words: readonly string[];
  /** Whatever in it may be a path, from the folder that it is run in. */
  readonly paths: readonly string[];
};

const LONGEST = 200;
const MOST_WORDS = 20;

/** Names of programs, without a way to them: what is found is the user's, not the worktree's. */
const PROGRAM = /^[a-z][a-z0-9-]*$/;
const OPTION = /^--?[A-Za-z][A-Za-z0-9-]*(?:=(.+))?$/;
const OPERAND = /^[A-Za-z0-9_.][A-Za-z0-9_.,:/@+-]*$/;
/** Names of options that have something else run, loaded, obeyed, fetched or written. */
const ORDERS =
  /^--?[a-z-]*(exec|eval|shell|command|cmd|plugin|require|loader|import|config|prefix|pager|editor|hook|script|program|preprocess|ext-diff|textconv|preload|bootstrap|tool|registry|output(?=$|=|-file|-dir))/i;
/** Begins with a drive, or is an address. */
const ELSEWHERE = /^[A-Za-z]:|:\//;

/**
 * The words of a command line, where a shell could make nothing else of it: no operator, substitution, redirection, variable,
 * quote, pattern or second line, no character beyond plain ASCII, and no path that is absolute or climbs. Null for
 * any other one: then nobody can tell from the line what would run.
 */
export function plainCommand(line: string): PlainCommand | null {
  if (line.length > LONGEST) return null;
  const words = line.split(' ');
  const [program = '', ...others] = words;
  if (words.length > MOST_WORDS || !PROGRAM.test(program)) return null;
  const paths: string[] = [];
  for (const word of others) {
    if (word === '--') continue;
    const option = OPTION.exec(word);
    const value = option ? option[1] : word;
    if (option && ORDERS.test(word)) return null;
    if (value === undefined) continue;
    if (!isPlainOperand(value)) return null;
    // A revision and a path may stand in one word.
    paths.push(value, ...value.split(/[:,]/).filter((piece) => piece !== '' && piece !== value));
  }
  return { words, paths };
}

/** True of a word of a plain command that is neither an option nor what ends the options. */
export function isOperand(word: string): boolean {
  return !word.startsWith('-');
}

function isPlainOperand(word: string): boolean {
  if (!OPERAND.test(word) || ELSEWHERE.test(word)) return false;
  return word.split(/[:/,@+]/).every((name) => name === '' || name === '.' || isWritablePath(name));
}
