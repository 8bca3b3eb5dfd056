import { isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap } from 'yaml';
import { type FrontMatter, plainKey } from '../front-matter';
import type { PlanText } from '../plan-text';
import type { MarkSpan } from '../read-task';

/** The value of a key in front matter, or in a map of it; of several spellings the first that is there. */
export function frontNode(map: unknown, ...keys: readonly string[]): Node | null {
  const found = pairsOf(map).find(({ key }) => isScalar(key) && keys.includes(plainKey(String(key.value))));
  return (found?.value as Node | null | undefined) ?? null;
}

/**
 * What a map holds. `content: Fix: y` begins a map inside of it for YAML, which takes the keys of the lines below along: for
 * whoever wrote it these are where they were.
 */
function pairsOf(map: unknown): readonly Pair[] {
  if (!isMap(map)) return [];
  return map.items.flatMap((pair): readonly Pair[] => {
    const { key, value } = pair;
    return isScalar(key) && isMap(value) && isOnLineOf(key, value) ? [pair, ...value.items.slice(1)] : [pair];
  });
}

function isOnLineOf(key: Node, value: YAMLMap): boolean {
  return value.flow !== true && (value.range?.[0] ?? 0) - (key.range?.[1] ?? 0) <= 2;
}

/** Maps of a list; whatever else is in it is left out. */
export function frontMaps(node: Node | null): YAMLMap[] {
  return isSeq(node) ? node.items.filter((item) => isMap(item)) : [];
}

/**
 * A value as it is written: `1.10` is no number, `content: Fix: y` is no map to whoever wrote it, and of a list that was meant
 * as one value the items are told with commas.
 */
export function frontText(node: Node | null, { yaml }: FrontMatter): string {
  if (node === null) return '';
  if (isScalar(node)) return String(typeof node.value === 'string' ? node.value : (node.source ?? '')).trim();
  const [start = 0, end = 0] = node.range ?? [];
  const text = yaml.slice(start, end);
  return (isMap(node) && node.flow !== true ? (text.split('\n', 1)[0] ?? '') : text).trim();
}

/** A list of values, or one alone, each as it is written. */
export function frontTexts(node: Node | null, front: FrontMatter): string[] {
  const nodes = isSeq(node) ? node.items.map((item) => item as Node | null) : [node];
  return nodes.map((item) => frontText(item, front)).filter((text) => text !== '');
}

/** The index of the line that a value begins on. */
export function frontLine(node: Node | null, front: FrontMatter): number {
  return front.lineAt(node?.range?.[0] ?? 0);
}

/** A value as the mark of a task, quotes included; null where it is none of one line. */
export function frontMark(node: Node | null, front: FrontMatter, plan: PlanText): MarkSpan | null {
  if (!isScalar(node) || !node.range) return null;
  const [start, end] = node.range;
  const written = front.yaml.slice(start, end);
  const index = front.lineAt(start);
  const line = plan.lines[index];
  if (!line || written === '' || written.includes('\n')) return null;
  const from = start - (front.yaml.lastIndexOf('\n', start - 1) + 1);
  if (line.text.slice(from, from + written.length) !== written) return null;
  return {
    style: 'yaml',
    line: { file: plan.file, line: index + 1, at: line.at, text: line.text, quoted: true },
    ...{ from, to: from + written.length },
  };
}
