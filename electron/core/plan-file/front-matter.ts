import { type Document, isMap, isScalar, isSeq, type Node, parseDocument } from 'yaml';
import type { PlanText } from './plan-text';

/** The YAML at the head of a plan file. */
export interface FrontMatter {
  /** Index of the first line behind it. */
  readonly body: number;
  /** What stands between its lines; line ends are single here, so offsets are not those of the file. */
  readonly yaml: string;
  readonly document: Document.Parsed;
  /** Index of the line that an offset of the document's ranges lies in. */
  readonly lineAt: (offset: number) => number;
  /** It was read as far as that goes: a value may be missing. Index of the line of the first mistake. */
  readonly brokenAt: number | null;
}

const MOST_LINES = 400;
const KEY = /^["']?[\p{L}_][\p{L}\p{N}_ -]{0,60}["']?\s{0,8}:(?:\s|$)/u;

/** What a file begins with between `---` and `---`; null where it begins otherwise, or where that is no YAML of keys. */
export function readFrontMatter(plan: PlanText): FrontMatter | null {
  const lines = plan.lines.slice(0, MOST_LINES + 1).map((line) => line.text);
  if (lines[0]?.trimEnd() !== '---') return null;
  const end = lines.findIndex((line, index) => index > 0 && /^(?:---|\.\.\.)\s{0,20}$/.test(line));
  if (end < 0 || !lines.slice(1, end).some((line) => KEY.test(line))) return null;
  const within = lines.slice(1, end);
  const yaml = within.join('\n');
  const document = parseDocument(yaml, { logLevel: 'silent', uniqueKeys: false, keepSourceTokens: true });
  const starts: number[] = [];
  let at = 0;
  for (const line of within) {
    starts.push(at);
    at += line.length + 1;
  }
  const lineAt = (offset: number) => Math.max(1, starts.findLastIndex((start) => start <= offset) + 1);
  const [mistake] = document.errors;
  return { body: end + 1, yaml, document, lineAt, brokenAt: mistake ? lineAt(mistake.pos[0]) : null };
}

/** A file that begins as if it had front matter, which does not end: a formatter may have made something else of its last line. */
export function losesFrontMatter(plan: PlanText): boolean {
  const [first, ...rest] = plan.lines.slice(0, 40);
  const next = rest.find((line) => line.text.trim() !== '')?.text ?? '';
  return first?.text.trimEnd() === '---' && KEY.test(next.replace(/^#{1,6} /, ''));
}

/** A value of front matter: its text as it is written, so that `1.10` stays what it is, and where it stands. */
export interface FrontValue {
  readonly text: string;
  readonly line: number;
}

/** The values of a key, of which a file may have several spellings: one for a scalar, one for each of a list. */
export function frontValues(front: FrontMatter, ...keys: readonly string[]): FrontValue[] {
  const { contents } = front.document;
  if (!isMap(contents)) return [];
  return contents.items.flatMap(({ key, value }) =>
    isScalar(key) && keys.includes(plainKey(String(key.value)))
      ? valuesOf(value as Node | null, front, 0)
      : [],
  );
}

/** The key in kebab-case: `depends_on`, `dependsOn` and `Depends on` are one. */
export function plainKey(key: string): string {
  return key
    .trim()
    .replaceAll(/([a-z])([A-Z])/g, '$1-$2')
    .replaceAll(/[\s_]+/g, '-')
    .toLowerCase();
}

function valuesOf(node: Node | null, front: FrontMatter, depth: number): FrontValue[] {
  if (node === null || depth > 2) return [];
  if (isSeq(node)) return node.items.flatMap((item) => valuesOf(item as Node | null, front, depth + 1));
  if (isScalar(node)) {
    const text = typeof node.value === 'string' ? node.value : (node.source ?? String(node.value ?? ''));
    return text.trim() === '' ? [] : [{ text: text.trim(), line: front.lineAt(node.range?.[0] ?? 0) + 1 }];
  }
  // `content: Fix: y` is a map for YAML, and a text for whoever wrote it.
  if (isMap(node)) {
    const [start = 0, end = 0] = node.range ?? [];
    const text = front.yaml.slice(start, end).trim();
    return text === '' ? [] : [{ text, line: front.lineAt(start) + 1 }];
  }
  return [];
}
