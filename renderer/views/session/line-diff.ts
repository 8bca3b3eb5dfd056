import { type Edit, shortestEdits } from '../../editor/shortest-edits';

/** A line of a small diff. `skip` stands for lines left out because they are the same on both sides. */
export type DiffLine =
  | { readonly type: 'same' | 'added' | 'deleted'; readonly text: string }
  | { readonly type: 'skip'; readonly lines: number };

/** The diff with its counts. */
export type LineDiff = {
  readonly lines: readonly DiffLine[];
  readonly additions: number;
  readonly deletions: number;
};

/**
 * Differing lines with up to `context` equal ones around them. `before` is null for a new file. For the small previews
 * in a transcript; the changes view computes its diffs in the editor.
 */
export function lineDiff(before: string | null, after: string, context = 3): LineDiff {
  const old = before === null ? [] : splitLines(before);
  const now = splitLines(after);
  let head = 0;
  while (head < old.length && head < now.length && old[head] === now[head]) head += 1;
  let tail = 0;
  while (tail < old.length - head && tail < now.length - head && old.at(-1 - tail) === now.at(-1 - tail))
    tail += 1;
  const middle = shortestEdits(old.slice(head, old.length - tail), now.slice(head, now.length - tail));
  const same = (text: string) => ({ type: 'same', text }) as const;
  const all = [...now.slice(0, head).map(same), ...middle, ...now.slice(now.length - tail).map(same)];
  return {
    lines: withoutFarLines(all, context),
    additions: middle.filter((line) => line.type === 'added').length,
    deletions: middle.filter((line) => line.type === 'deleted').length,
  };
}

function splitLines(text: string): string[] {
  if (text === '') return [];
  return (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n');
}

function withoutFarLines(all: readonly Edit[], context: number): DiffLine[] {
  const near = new Uint8Array(all.length);
  all.forEach((line, index) => {
    if (line.type !== 'same') near.fill(1, Math.max(0, index - context), index + context + 1);
  });
  const lines: DiffLine[] = [];
  let skipped = 0;
  all.forEach((line, index) => {
    if (near[index] === 0) {
      skipped += 1;
      return;
    }
    if (skipped > 0) lines.push({ type: 'skip', lines: skipped });
    skipped = 0;
    lines.push(line);
  });
  if (skipped > 0) lines.push({ type: 'skip', lines: skipped });
  return lines;
}
