import type { PlanPath, PlanProblem, TaskKey } from '#shared/plan';
import type { MarkdownText } from './markdown-text';
import { pathsOfText, uniquePaths } from './paths';
import type { FieldKey, ReadField } from './read-task';
import type { ScannedLine } from './scan';
import type { Unit } from './units';

interface FilesFrom {
  readonly unit: Unit;
  readonly line: ScannedLine;
  readonly fields: readonly ReadField[];
  readonly rest: readonly ScannedLine[];
  readonly text: MarkdownText;
  readonly key: TaskKey;
  readonly problems: PlanProblem[];
}

const ROLES: Partial<Record<FieldKey, PlanPath['role']>> = {
  files: 'writes',
  create: 'writes',
  modify: 'writes',
  produces: 'writes',
  context: 'reads',
  consumes: 'reads',
  acceptance: 'reads',
  constraints: 'reads',
};

/** The paths that a task names, with what it is to do to them; `inferred`: verbs say so, no field. */
export function filesOfTask({ unit, line, fields, rest, text, key, problems }: FilesFrom) {
  const place = { file: line.file, line: line.line };
  const stated: PlanPath[] = [];
  const concluded: PlanPath[] = [];
  const outside: { readonly path: string; readonly place: PlanPath['place'] }[] = [];
  const add = (
    to: PlanPath[],
    value: string,
    at: PlanPath['place'],
    role: PlanPath['role'] | null,
    isNew: boolean | null = null,
  ) => {
    const found = pathsOfText(value, at, role);
    for (const path of found.paths) to.push({ ...path, isNew: path.isNew ?? isNew });
    for (const path of found.outside) outside.push(path);
  };
  for (const field of fields) {
    const role = ROLES[field.key];
    if (role)
      for (const value of field.values)
        add(stated, value.text, value.place, role, saysNew(field.key, value.text));
  }
  add(concluded, unit.head.title, place, null);
  const [named] = concluded;
  // A list of files to change has the file first.
  if (named?.role === 'unsure' && unit.head.title.replace(/^[`[]/, '').startsWith(named.path))
    concluded[0] = { ...named, role: 'writes' };
  for (const step of unit.steps) {
    const at = text.lines[step.at] as ScannedLine;
    add(concluded, step.head.title, { file: at.file, line: at.line }, null);
  }
  const inSteps = new Set(unit.steps.map((step) => step.at + 1));
  for (const one of rest)
    if (!one.quoted && one.kind !== 'blank' && !inSteps.has(one.line))
      add(concluded, one.content || one.text.trim(), { file: one.file, line: one.line }, null);
  for (const { path, place: at } of outside)
    problems.push({ code: 'outside-path', level: 'note', task: key, place: at, about: [path] });
  const writes = stated.some((path) => path.role === 'writes');
  // Where a task has a list of its files, what else it mentions is no second one.
  const mentioned = writes
    ? concluded.map((path) => (path.role === 'writes' ? { ...path, role: 'unsure' as const } : path))
    : concluded;
  return {
    paths: uniquePaths([...stated, ...mentioned]),
    inferred: !writes && concluded.some((path) => path.role === 'writes'),
  };
}

/** `Create: path` and `Modify: path`, be it as a field or in a list of files. */
function saysNew(key: FieldKey, value: string): boolean | null {
  const word = /^\W{0,3}(create|modify|update|delete)\W{0,3}:/i.exec(value.slice(0, 20))?.[1]?.toLowerCase();
  if (key === 'create' || word === 'create') return true;
  return key === 'modify' || word !== undefined ? false : null;
}
