import { RepoPath } from './ids';

/**
 * How a prompt names a file of the repository: `@src/a.ts`, or `@"a name.ts"` where the name would not end by itself. In the
 * quotes `\"` and `\\` stand for themselves, `\n` for a line's end, and `\xff` for a byte that is not UTF-8.
 */
const PLAIN = /^[^\s"\\\p{C}]+$/u;
const MENTION = /(?<=^|[\s(])@(?:"((?:[^"\\\n]|\\.)*)"|([^\s"]+))/gu;

/** More files than these in one prompt are not looked for. */
const MOST = 100;

/** The words that name a file in a prompt. */
export function mentionOf(path: RepoPath): string {
  return PLAIN.test(path) && path.isWellFormed() && !/[.,;:!?)]$/.test(path)
    ? `@${path}`
    : `@"${quoted(path)}"`;
}

function quoted(path: string): string {
  return Array.from(path, (character) => {
    const code = character.charCodeAt(0);
    if (character.length === 1 && code >= 0xdc80 && code <= 0xdcff)
      return `\\x${(code - 0xdc00).toString(16)}`;
    return character === '\n' ? '\\n' : character.replace(/["\\]/, '\\$&');
  }).join('');
}

/** The files that a prompt may name, each once, in their order. Whether there are such files is not known here. */
export function mentionsIn(prompt: string): RepoPath[] {
  const found = new Set<string>();
  for (const [, inQuotes, plain] of prompt.matchAll(MENTION)) {
    if (found.size >= MOST) break;
    // What ends a sentence is no part of a name that stands without quotes.
    found.add(inQuotes === undefined ? (plain ?? '').replace(/[.,;:!?)]+$/, '') : unquoted(inQuotes));
  }
  return [...found].flatMap((path) => RepoPath.safeParse(path).data ?? []);
}

function unquoted(text: string): string {
  return text.replace(/\\(x([89a-f][0-9a-f])|.)/g, (_, one: string, byte: string | undefined) => {
    if (byte) return String.fromCharCode(0xdc00 + Number.parseInt(byte, 16));
    return one === 'n' ? '\n' : one;
  });
}
