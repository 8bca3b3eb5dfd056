import { UsageError } from './exit-code';

/**
 * Splits a command line into program and arguments as a POSIX shell would: blanks separate, single quotes keep all,
 * double quotes keep blanks, a backslash keeps the next character. Nothing is expanded and no shell is run, so `$`, `*`,
 * `|` and `;` are plain characters. Throws {@link UsageError} for an open quote or an empty line.
 */
export function splitCommand(line: string): string[] {
  const words: string[] = [];
  let word: string | null = null;
  let index = 0;
  const take = (text: string) => {
    word = (word ?? '') + text;
  };
  while (index < line.length) {
    const character = line.charAt(index);
    index += 1;
    if (character === "'") {
      const end = line.indexOf("'", index);
      if (end === -1) throw new UsageError(`a single quote is not closed: ${line}`);
      take(line.slice(index, end));
      index = end + 1;
    } else if (character === '"') {
      const { text, end } = readDoubleQuoted(line, index);
      take(text);
      index = end;
    } else if (character === '\\') {
      if (index === line.length) throw new UsageError(`a backslash at the end keeps nothing: ${line}`);
      take(line.charAt(index));
      index += 1;
    } else if (/\s/.test(character)) {
      if (word !== null) words.push(word);
      word = null;
    } else {
      take(character);
    }
  }
  if (word !== null) words.push(word);
  if (words.length === 0 || words[0] === '') throw new UsageError('the command is empty');
  return words;
}

/** Inside double quotes a backslash is special only before a quote, a backslash, a dollar or a backtick. */
function readDoubleQuoted(line: string, start: number): { text: string; end: number } {
  let text = '';
  for (let index = start; index < line.length; index += 1) {
    const character = line.charAt(index);
    if (character === '"') return { text, end: index + 1 };
    if (character === '\\' && /["\\$`]/.test(line.charAt(index + 1))) {
      index += 1;
      text += line.charAt(index);
    } else {
      text += character;
    }
  }
  throw new UsageError(`a double quote is not closed: ${line}`);
}
