import { type Node, type ParseError, parseTree } from 'jsonc-parser';
import type { PlanNotRead, PlanPlace } from '#shared/plan';
import { ok, type Result, refuse } from '#shared/result';
import type { PlanText } from '../plan-text';
import type { MarkSpan } from '../read-task';

/** A file of JSON, which may have comments, with the way back from its values to its lines. */
export type JsonText = {
  readonly root: Node;
  placeOf(node: Node): PlanPlace;
  /** A value as the mark of a task: its own text, quotes included. */
  markAt(node: Node | undefined): MarkSpan | null;
};

/** Nobody's plan is deeper. */
const MOST_DEPTH = 40;

export function parseJsonText(plan: PlanText): Result<JsonText, PlanNotRead> {
  const starts = lineStarts(plan.text);
  const lineOf = (offset: number) => {
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  const broken = (offset: number) =>
    refuse({
      code: 'plan-not-read' as const,
      file: plan.name,
      why: 'broken' as const,
      line: lineOf(offset) + 1,
    });
  const deep = tooDeepAt(plan.text);
  if (deep !== null) return broken(deep);
  const errors: ParseError[] = [];
  const root = parseTree(plan.text, errors, { allowTrailingComma: true });
  const [error] = errors;
  if (error || !root) return broken(error?.offset ?? 0);
  const placeOf = (node: Node) => ({ file: plan.file, line: lineOf(node.offset) + 1 });
  return ok({
    root,
    placeOf,
    markAt(node) {
      if (!node) return null;
      const index = lineOf(node.offset);
      const line = plan.lines[index];
      if (!line) return null;
      const from = node.offset - (starts[index] ?? 0);
      return {
        style: 'json',
        line: { file: plan.file, line: index + 1, at: line.at, text: line.text, quoted: false },
        ...{ from, to: from + node.length },
      };
    },
  });
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** Where brackets lie deeper in each other than is read, since the parser would run out of room; those in strings do not count. */
function tooDeepAt(text: string): number | null {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at];
    if (inString && letter === '\\') at += 1;
    else if (letter === '"') inString = !inString;
    else if (!inString && (letter === '{' || letter === '[')) depth += 1;
    else if (!inString && (letter === '}' || letter === ']')) depth -= 1;
    if (depth > MOST_DEPTH) return at;
  }
  return null;
}
