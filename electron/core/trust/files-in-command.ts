import { homedir } from 'node:os';

/**
 * What of a filter's command line could be a file of the repository. Git hands the line to a shell, so it is read
 * generously: what looks like a path anywhere in it counts, also inside the quotes of `sh -c './x'`.
 */
export type CommandFiles = {
  /** Names that another shell would start as programs by searching for them. */
  readonly programs: readonly string[];
  /** Everything else that could be a path, absolute or relative to where the command is run. */
  readonly paths: readonly string[];
  /** The command asks for the folder that it is run in, or for the working tree, to find more there. */
  readonly asksWhere: boolean;
};

const SEPARATORS = /[\s;|&<>(){}`=,]+/;
const OPERATORS = /[;|&(){}\n`]+/;
/** What stands before the program that a command is about. */
const BEFORE_PROGRAM =
  /^(\w+=.*|-.*|!|if|then|elif|else|while|until|do|exec|eval|env|nice|nohup|command|builtin|time|xargs|setsid|sudo|timeout|[\d.]+[smh]?)$/;
const ASKS_WHERE = /\$\(|`|\$\{?(GIT_|PWD|OLDPWD|DIRSTACK)|--show-(toplevel|cdup|prefix)|\bpwd\b/;

export function filesInCommand(command: string): CommandFiles {
  const plain = unquoted(command);
  const programs = plain.split(OPERATORS).flatMap((simple) => {
    const words = simple.split(/\s+/).filter((word) => word !== '');
    return words.find((word) => !BEFORE_PROGRAM.test(word)) ?? [];
  });
  const bare = new Set(programs.filter((word) => !word.includes('/')));
  const words = plain
    .split(SEPARATORS)
    .filter((word) => word !== '' && !word.startsWith('-') && word !== '%f');
  return {
    programs: [...bare],
    paths: [...new Set(words.filter((word) => !bare.has(word)))],
    asksWhere: ASKS_WHERE.test(command) || programs.some(isRelativePath) || words.some(isPointed),
  };
}

/** Quotes and escapes hide no path: `"."/x` and `.\/x` are `./x`. */
function unquoted(command: string): string {
  const slashes = process.platform === 'win32' ? command.replaceAll('\\', '/') : command.replaceAll('\\', '');
  return slashes
    .replace(/['"]/g, '')
    .replace(/(\$HOME\b|\$\{HOME\}|(?<![^\s=:;|&(])~)(?=\/)/g, () => homedir());
}

function isRelativePath(word: string): boolean {
  return word.includes('/') && !word.startsWith('/') && !word.startsWith('$') && !/^[A-Za-z]:\//.test(word);
}

/** `./x`, `../x`: nothing else than a file in, or beside, the folder that it is run in. */
function isPointed(word: string): boolean {
  return /^\.\.?(\/|$)/.test(word);
}
