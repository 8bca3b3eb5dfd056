import type { Hunk } from '#shared/changeset';
import { readBlob } from './blobs';
import { PLAIN_DIFF } from './changed-files';
import type { Git } from './git';
import { textFromBytes } from './path-bytes';

/** Nothing of the user's configuration may move a hunk: its number says which one is meant. */
const FIXED_DIFF = ['-U0', '--inter-hunk-context=0', '--diff-algorithm=myers', '--indent-heuristic'];

/** Where two blobs differ. A side that is not there differs as a whole; null: one of them is not text. */
export async function hunksBetween(
  git: Git,
  before: string | null,
  after: string | null,
): Promise<Hunk[] | null> {
  if (before === after) return [];
  if (before !== null && after !== null) {
    const out = await git.run(['diff', ...FIXED_DIFF, ...PLAIN_DIFF, before, after, '--']);
    return parseHunks(out);
  }
  const bytes = await readBlob(git, before ?? after ?? '');
  if (bytes.includes(0)) return null;
  const lines = linesOf(bytes).length;
  const [sign, there] = before === null ? ['+', false] : ['-', true];
  const text = textFromBytes(bytes)
    .split(/(?<=\n)/)
    .map((line) => `${sign}${line}`)
    .join('');
  return [
    {
      index: 0,
      oldStart: there ? 1 : 0,
      oldLines: there ? lines : 0,
      newStart: there ? 0 : 1,
      newLines: there ? 0 : lines,
      text,
    },
  ];
}

/** Reads a diff of two blobs without context; null when Git says that they are binary. */
export function parseHunks(diff: Buffer): Hunk[] | null {
  const hunks: Hunk[] = [];
  const header = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@.*\n/;
  for (const line of linesOf(diff)) {
    const last = hunks.at(-1);
    const found = header.exec(line);
    if (found) {
      hunks.push({
        index: hunks.length,
        oldStart: Number(found[1]),
        oldLines: Number(found[2] ?? 1),
        newStart: Number(found[3]),
        newLines: Number(found[4] ?? 1),
        text: '',
      });
    } else if (last) last.text += line;
    else if (line.startsWith('Binary files ')) return null;
  }
  return hunks.map((hunk) => ({ ...hunk, text: textFromBytes(Buffer.from(hunk.text, 'latin1')) }));
}

/** The old version with only some of the hunks made, by bytes. */
export function withHunks(
  before: Buffer,
  after: Buffer,
  hunks: readonly Hunk[],
  chosen: ReadonlySet<number>,
): Buffer {
  const [old, fresh] = [linesOf(before), linesOf(after)];
  const made: string[] = [];
  let at = 0;
  for (const { index, oldStart, oldLines, newStart, newLines } of hunks) {
    if (!chosen.has(index)) continue;
    // Where nothing is taken away, the line named is the one that what is added comes after.
    const from = oldLines === 0 ? oldStart : oldStart - 1;
    const start = newLines === 0 ? newStart : newStart - 1;
    made.push(old.slice(at, from).join(''), fresh.slice(start, start + newLines).join(''));
    at = from + oldLines;
  }
  made.push(old.slice(at).join(''));
  return Buffer.from(made.join(''), 'latin1');
}

/** Lines with their ends, a character a byte. */
function linesOf(bytes: Buffer): string[] {
  return bytes.length === 0 ? [] : bytes.toString('latin1').split(/(?<=\n)/);
}
