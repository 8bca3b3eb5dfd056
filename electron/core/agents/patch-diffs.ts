import type { AcpToolCall } from './acp-schema';
import type { AgentToolPatch } from './agent';

type Diff = Extract<NonNullable<AgentToolPatch['content']>[number], { type: 'diff' }>;

/** Characters of a patch that is read. */
const LONGEST = 1024 * 1024;
const HUNK = /^@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@/;
const PATHS = ['filepath', 'filePath', 'file_path', 'fileName', 'path'];

/**
 * The hunks of a unified patch of one file that a call's input holds, each as a diff of the lines it shows; empty where
 * there is none that can be read. Some agents show only so what they are going to change.
 */
export function patchDiffs({ rawInput, locations }: AcpToolCall): Diff[] {
  if (typeof rawInput !== 'object' || rawInput === null) return [];
  const input = rawInput as Record<string, unknown>;
  const { diff } = input;
  const path =
    PATHS.map((name) => input[name]).find((one) => typeof one === 'string') ?? locations?.[0]?.path;
  if (typeof diff !== 'string' || diff.length > LONGEST || typeof path !== 'string') return [];
  const hunks = hunksOf(diff);
  const isNew = hunks.every((hunk) => hunk.before.length === 0);
  return hunks.map(({ before, after }) => ({
    type: 'diff',
    path,
    oldText: isNew ? null : textOf(before),
    newText: textOf(after),
  }));
}

function hunksOf(patch: string): { before: string[]; after: string[] }[] {
  const hunks: { before: string[]; after: string[]; left: [number, number] }[] = [];
  for (const line of patch.split('\n')) {
    const head = HUNK.exec(line);
    const hunk = hunks.at(-1);
    // By its counts: a line that is taken out may look like a head.
    const isInside = hunk && (hunk.left[0] > 0 || hunk.left[1] > 0);
    if (!isInside) {
      if (head) hunks.push({ before: [], after: [], left: [Number(head[1] ?? 1), Number(head[2] ?? 1)] });
      continue;
    }
    const text = line.slice(1);
    if (line.startsWith('\\')) continue;
    if (!line.startsWith('+')) {
      hunk.before.push(text);
      hunk.left[0] -= 1;
    }
    if (!line.startsWith('-')) {
      hunk.after.push(text);
      hunk.left[1] -= 1;
    }
  }
  return hunks;
}

function textOf(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}
