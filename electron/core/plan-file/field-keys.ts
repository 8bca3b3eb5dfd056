import type { FieldKey } from './read-task';

const NAMES: readonly (readonly [FieldKey, string])[] = [
  [
    'acceptance',
    "acceptance criteria, acceptance criterion, acceptance, ac, criteria, done when, verify, verification, expected, success, success criteria, independent test, validates, test strategy, teststrategy, tests to write, tests, definition of done, checkpoint, expected outcome, expected result, critères d'acceptation, критерии приемки, akzeptanzkriterien, criterios de aceptación, 完了条件, 受け入れ基準, 验收标准",
  ],
  ['requirements', 'requirements, requirement, المتطلبات, 需求, 要件'],
  [
    'files',
    'files, file, test, paths, path, files modified, files to modify, files to change, files to create, files to create/modify, files/functions, target files, target file, modified files, files touched, affected files, location, 対象ファイル, 文件, fichiers, dateien, archivos',
  ],
  ['create', 'create, new, new files, new file'],
  ['modify', 'modify, update, edit, change, delete, remove, rename'],
  [
    'context',
    'context, context files, references, reference, read first, leverage, relevant files, see, see also, documentation, pattern references',
  ],
  [
    'constraints',
    'constraints, constraint, restrictions, must not do, must not, do not, guardrails, contraintes, 制约, 约束',
  ],
  [
    'non-goals',
    'non-goals, non goals, nongoals, out of scope, not in scope, hors scope, hors périmètre, 非目标',
  ],
  [
    'depends-on',
    'depends on, depends, dependencies, dependency, dependson, blocked by, blockedby, after, requires, prerequisites, prerequisite, needs, waits for, dépend de, hängt ab von, depende de, 依赖, 依存',
  ],
  ['blocks', 'blocks, enables, unblocks, required by, bloque'],
  [
    'parallel-with',
    'parallel with, can run in parallel with, runs in parallel with, can parallelize with, parallel group',
  ],
  ['conflicts-with', 'conflicts with, conflicts'],
  ['wave', 'wave, tier, parallel wave'],
  ['consumes', 'consumes, inputs, input'],
  ['produces', 'produces, outputs, output'],
  ['boundary', 'boundary, boundaries'],
  ['checks', 'checks, check, run, command, commands, verify command, validation commands, test command'],
  ['agent', 'agent'],
  ['custom-agent', 'custom agent, persona'],
  ['model', 'model'],
  ['base', 'base, base branch'],
  ['priority', 'priority'],
  ['parallel', 'parallel, can parallel, parallelizable'],
  ['human', 'human, manual'],
  ['status', 'status, statut, 状态'],
  ['blocked', 'blocked'],
  ['labels', 'labels, label, tags'],
];

const BY_NAME: ReadonlyMap<string, FieldKey> = new Map(
  NAMES.flatMap(([key, names]) => names.split(', ').map((name) => [name, key] as const)),
);

/** A line that begins with the name of a field that we know. */
export interface KeyLine {
  readonly key: FieldKey;
  /** What stands behind the name on its line, and the column in the content where that begins. */
  readonly value: string;
  readonly valueAt: number;
}

/** `**Key**: value`, `**Key:** value`, `_Key: value_`, `Key: value`; of a heading its whole text is the name. */
export function keyLineOf(content: string, kind: 'heading' | 'item' | 'text'): KeyLine | null {
  if (kind === 'heading') {
    const key = keyOf(content);
    return key && { key, value: '', valueAt: content.length };
  }
  const marks = content.startsWith('**') ? '**' : /^[_*][^_*\s]/.test(content) ? (content[0] ?? '') : '';
  const colon = content.slice(0, 60).search(/[:：]/);
  if (marks === '**') {
    const end = content.slice(2, 64).indexOf('**');
    if (end < 0) return null;
    const inner = content.slice(2, 2 + end);
    const behind = content.slice(4 + end);
    const within = inner.search(/[:：]/);
    if (within >= 0 && within < inner.length - 1)
      return made(inner.slice(0, within), content, 2 + within + 1, '**');
    if (within < 0 && !/^\s?(?:[:：]|\([^()]{0,40}\)[:：]?$|$)/.test(behind)) return null;
    return made(inner, content, 4 + end + (/^\s?[:：]/.exec(behind)?.[0].length ?? 0), '');
  }
  if (colon < 0 || !/^(?:\s|$|[`[_*])/.test(content.slice(colon + 1))) return null;
  return made(content.slice(marks.length, colon), content, colon + 1, marks);
}

function made(name: string, content: string, from: number, closing: string): KeyLine | null {
  const key = keyOf(name);
  if (!key) return null;
  const rest = content.slice(from);
  const valueAt = from + rest.length - rest.trimStart().length;
  const value = rest.trim();
  return {
    key,
    value: closing && value.endsWith(closing) ? value.slice(0, -closing.length).trim() : value,
    valueAt,
  };
}

/** Which field such a name means. */
export function keyOf(name: string): FieldKey | null {
  if (name.length > 60) return null;
  const plain = name
    .toLowerCase()
    .replaceAll(/[*_`]/g, (mark) => (mark === '_' ? ' ' : ''))
    .replaceAll(/\([^()]*\)|\p{Extended_Pictographic}/gu, '')
    .replace(/[:：\s]+$/, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
  return BY_NAME.get(plain) ?? BY_NAME.get(plain.replaceAll('-', ' ')) ?? null;
}

const EMPTY = /^(?:n\/?a|none|nothing|-|–|—|\[\]|null|no)\.?$/i;

/** A value that says that there is none. */
export function isEmptyValue(value: string): boolean {
  const bare = value.trim();
  return bare === '' || EMPTY.test(bare);
}
