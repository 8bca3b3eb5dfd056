import { z } from 'zod';
import { DiffSide } from './comment';
import { counted } from './counted';
import { displayPath } from './display-path';
import { RepoPath } from './ids';
import { markdownFence } from './markdown-text';
import { LONGEST_PROMPT } from './next-prompt';

const common = {
  /** What stands in the prompt for it. */
  mark: z.string().min(1).max(500),
  text: z.string().max(LONGEST_PROMPT),
};

/**
 * A text that was pasted into a prompt and stands there folded, as a mark; it is sent whole in its place. `lines`: copied
 * from a file that the window showed, with where it stands there.
 */
export const FoldedText = z.discriminatedUnion('is', [
  z.object({ is: z.literal('pasted'), ...common }),
  z.object({
    is: z.literal('lines'),
    ...common,
    path: RepoPath,
    side: DiffSide,
    first: z.number().int().positive(),
    last: z.number().int().positive(),
  }),
]);
export type FoldedText = z.infer<typeof FoldedText>;

/** Lines of a file as they are copied: `last` may be `first`. */
export const CopiedLines = z.object({
  path: RepoPath,
  side: DiffSide,
  first: z.number().int().positive(),
  last: z.number().int().positive(),
  text: z.string().max(LONGEST_PROMPT),
});
export type CopiedLines = z.infer<typeof CopiedLines>;

/** As what the window's own copies say on the clipboard where they are from; other programs do not see it. */
export const COPIED_LINES = 'application/x-understory-lines';

const FOLDED_FROM = { lines: 25, characters: 3000 };
/** A longer text is better off as a file, which the agent reads in parts. */
const FILE_FROM = 200_000;

/** What becomes of a text that is pasted: it stays a text, is folded, or is attached as a file. */
export function fateOfPaste(text: string): 'text' | 'folded' | 'file' {
  if (text.length > FILE_FROM) return 'file';
  return text.length > FOLDED_FROM.characters || linesIn(text) > FOLDED_FROM.lines ? 'folded' : 'text';
}

/** Folds a text, by a mark that no other one of the prompt has. */
export function foldPasted(text: string, others: readonly FoldedText[]): FoldedText {
  return { is: 'pasted', mark: unusedMark(`Pasted text, ${counted(linesIn(text), 'line')}`, others), text };
}

export function foldLines(lines: CopiedLines, others: readonly FoldedText[]): FoldedText {
  const name = displayPath(lines.path.slice(lines.path.lastIndexOf('/') + 1)).slice(0, 200);
  const span = lines.first === lines.last ? `${lines.first}` : `${lines.first}–${lines.last}`;
  return { is: 'lines', mark: unusedMark(`${name}:${span}`, others), ...lines };
}

function unusedMark(words: string, others: readonly FoldedText[]): string {
  const used = new Set(others.map(({ mark }) => mark));
  for (let count = 1; ; count += 1) {
    const mark = count === 1 ? `[${words}]` : `[${words} (${count})]`;
    if (!used.has(mark)) return mark;
  }
}

/** What a chip says of a folded text. */
export function foldedWords({ mark }: Pick<FoldedText, 'mark'>): string {
  return mark.slice(1, -1);
}

/** Those whose mark still stands in the prompt, in their order in it. */
export function foldedIn(prompt: string, folded: readonly FoldedText[]): FoldedText[] {
  return folded
    .filter(({ mark }) => prompt.includes(mark))
    .sort((a, b) => prompt.indexOf(a.mark) - prompt.indexOf(b.mark));
}

/** The prompt with each folded text in its place. What stands in one of them is no mark. */
export function unfoldPrompt(prompt: string, folded: readonly FoldedText[]): string {
  const [first] = foldedIn(prompt, folded);
  if (!first) return prompt;
  const at = prompt.indexOf(first.mark);
  const rest = prompt.slice(at + first.mark.length);
  return `${prompt.slice(0, at)}${wholeOf(first)}${unfoldPrompt(rest, folded)}`;
}

/** A folded text as it is sent, and as it stands in the prompt once it is unfolded. */
export function wholeOf(folded: FoldedText): string {
  if (folded.is === 'pasted') return folded.text;
  const { path, side, first, last, text } = folded;
  const lines = first === last ? `line ${first}` : `lines ${first}–${last}`;
  const when = side === 'before' ? ' of the file as it was before the changes' : '';
  return `${displayPath(path)}, ${lines}${when}:\n${markdownFence(text)}\n`;
}

function linesIn(text: string): number {
  return text.replace(/\r?\n$/, '').split('\n').length;
}
