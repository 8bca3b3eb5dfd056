import type { PlanProblem, PlanTask, TaskKey, TaskMark } from '#shared/plan';
import { isEmptyValue, keyOf } from './field-keys';
import { readFields, textsOf } from './fields';
import { isByHand } from './human';
import type { MarkdownText } from './markdown-text';
import { markOfSign, markOfWord } from './marks';
import { plainText } from './phases';
import type { FieldKey, MarkSpan, ReadField, ReadTask } from './read-task';
import type { ScannedLine } from './scan';
import { filesOfTask } from './task-files';
import type { Unit } from './units';

interface Making {
  readonly text: MarkdownText;
  readonly phase: string | null;
  readonly key: string;
  /** Numbered criteria of the file, for tasks that name them by number. */
  readonly criteria: ReadonlyMap<string, string>;
  readonly problems: PlanProblem[];
}

/** A unit of a text as a task. */
export function makeTask(unit: Unit, { text, phase, key: name, criteria, problems }: Making): ReadTask {
  const { head } = unit;
  const key = name as TaskKey;
  const line = text.lines[unit.at] as ScannedLine;
  const place = { file: line.file, line: line.line };
  // A task that is written in a fence is no quotation.
  const own = text.lines.slice(unit.at, unit.end).map((one) => (line.quoted ? unquoted(one) : one));
  const stepLines = new Set(unit.steps.map((step) => step.at));
  const stepsAlone = unit.steps.every((step) => onlyItself(text, step));
  const body = own.slice(1).filter((_, index) => !(stepsAlone && stepLines.has(unit.at + 1 + index)));
  const { fields: below, rest } = readFields(body);
  const fields = [...fieldsOfCells(unit, place), ...below];
  const { mark, span } = markOf(unit, line, fields, { text, key, problems });
  const steps = unit.steps.map((step) => ({
    text: step.head.title,
    mark: signMark(step) ?? step.head.mark ?? ('open' as const),
    place: { file: line.file, line: (text.lines[step.at] as ScannedLine).line },
  }));
  noteSteps(steps, mark, { key, place, problems });
  const said = acceptanceOf(unit, fields, criteria);
  const files = filesOfTask({ unit, line, fields, rest, text, key, problems });
  const byHand = head.human || textsOf(fields, 'human').some((value) => !/^(?:no|false)$/i.test(value));
  const guessed = !byHand && isByHand(head.title);
  const task: PlanTask = {
    key,
    id: head.id,
    title: head.title || head.id || name,
    text: unit.cells ? '' : plainText(stepsAlone ? rest : inOrder(unit, body, rest)),
    place,
    mark,
    kind: byHand || guessed ? 'human' : 'work',
    optional: head.optional || (unit.box?.optional ?? false),
    parallel: head.parallel || textsOf(fields, 'parallel').some((value) => /^(?:yes|true|p)\b/i.test(value)),
    phase,
    labels: [...head.labels, ...listed(fields, 'labels')],
    acceptance: said.acceptance,
    checks: checksOf(fields),
    constraints: sentences(fields, 'constraints'),
    nonGoals: sentences(fields, 'non-goals'),
    files: files.paths,
    steps,
    ...whoAndWhere(fields),
    inferred: [
      ...(head.title ? [] : ['title' as const]),
      ...(head.id === null ? ['key' as const] : []),
      ...(guessed ? ['kind' as const] : []),
      ...(files.inferred ? ['files' as const] : []),
      ...(said.inferred ? ['acceptance' as const] : []),
    ],
  };
  return { task, lines: own, fields, mark: span, alsoCalled: [...head.alsoCalled, ...idsOf(unit.steps)] };
}

/** Steps that say more than a line are told on as they stand, with the fields between them. */
function inOrder(
  unit: Unit,
  body: readonly ScannedLine[],
  rest: readonly ScannedLine[],
): readonly ScannedLine[] {
  const first = (unit.steps[0]?.at ?? 0) + 1;
  const before = new Set(rest);
  return body.filter((line) => line.line >= first || before.has(line));
}

function unquoted(line: ScannedLine): ScannedLine {
  return { ...line, quoted: false, kind: line.text.trim() === '' ? 'blank' : 'text' };
}

function whoAndWhere(fields: readonly ReadField[]) {
  const one = (key: FieldKey) => textsOf(fields, key)[0]?.replaceAll('`', '').trim() || null;
  return {
    agent: one('agent'),
    customAgent: one('custom-agent'),
    model: one('model'),
    base: one('base'),
    priority: one('priority'),
  };
}

function onlyItself(text: MarkdownText, step: Unit): boolean {
  for (let at = step.at + 1; at < step.end; at++) if (text.lines[at]?.kind !== 'blank') return false;
  return true;
}

function idsOf(steps: readonly Unit[]): string[] {
  return steps.flatMap(({ head }) => (head.id === null || head.id.startsWith('Step ') ? [] : [head.id]));
}

function fieldsOfCells(unit: Unit, place: ReadTask['task']['place']): ReadField[] {
  return (unit.cells ?? []).flatMap(({ name, value }) => {
    const key = keyOf(name);
    return key && !isEmptyValue(value) ? [{ key, values: [{ text: value, place }] }] : [];
  });
}

function signMark(unit: Unit): TaskMark | null {
  return unit.box ? markOfSign(unit.box.sign) : null;
}

function markOf(
  unit: Unit,
  line: ScannedLine,
  fields: readonly ReadField[],
  { text, key, problems }: Pick<Making, 'text' | 'problems'> & { readonly key: TaskKey },
): { readonly mark: TaskMark; readonly span: MarkSpan | null } {
  const place = { file: line.file, line: line.line };
  const note = (code: PlanProblem['code'], about: readonly string[]) =>
    problems.push({ code, level: 'warn', task: key, place, about: [...about] });
  const status = fields.find((field) => field.key === 'status')?.values[0];
  const said = status ? markOfWord(status.text) : null;
  const boxed = signMark(unit);
  if (unit.box && boxed === null) note('unknown-mark', [unit.box.sign]);
  const blocked = textsOf(fields, 'blocked').length > 0 ? ('blocked' as const) : null;
  const marks = [boxed, unit.head.mark, said].filter((one) => one !== null);
  const isDone = new Set(marks.map((one) => one === 'done'));
  if (marks.length > 1 && isDone.size > 1) note('contradictory-marks', marks);
  const mark = marks.find((one) => one !== 'open') ?? 'open';
  const found = isDone.size > 1 ? (boxed ?? mark) : mark;
  return {
    mark: found === 'open' ? (blocked ?? found) : found,
    span: spanOf(unit, line, status && text.lines[status.place.line - 1], status?.text ?? ''),
  };
}

/** That a task is done because its steps are, or the reverse, is nobody's to conclude. */
function noteSteps(
  steps: PlanTask['steps'],
  mark: TaskMark,
  { key, place, problems }: Pick<PlanTask, 'key' | 'place'> & Pick<Making, 'problems'>,
): void {
  const done = steps.filter((step) => step.mark === 'done').length;
  const differs = mark === 'done' ? done < steps.length : done > 0 && done === steps.length;
  if (differs) problems.push({ code: 'steps-differ', level: 'note', task: key, place, about: [mark] });
}

function spanOf(
  unit: Unit,
  line: ScannedLine,
  statusLine: ScannedLine | undefined,
  status: string,
): MarkSpan | null {
  if (unit.box) return { style: 'box', line, from: unit.box.from, to: unit.box.to };
  const cell = unit.cells?.find(({ name }) => name === 'status');
  if (cell) return { style: 'cell', line, from: cell.from, to: cell.to };
  const from = statusLine && status !== '' ? statusLine.text.lastIndexOf(status) : -1;
  return statusLine && from >= 0
    ? { style: 'status', line: statusLine, from, to: from + status.length }
    : null;
}

function sentences(fields: readonly ReadField[], key: FieldKey): string[] {
  return textsOf(fields, key)
    .flatMap((value) => value.split(';').map((part) => part.trim()))
    .filter(Boolean);
}

function listed(fields: readonly ReadField[], key: FieldKey): string[] {
  return textsOf(fields, key)
    .flatMap((value) => value.split(/[,;]/).map((part) => part.trim()))
    .filter(Boolean);
}

/** Commands are what stands in code; a value without code is one command. */
function checksOf(fields: readonly ReadField[]): string[] {
  return textsOf(fields, 'checks').flatMap((value) => {
    const code = [...value.matchAll(/`([^`]+)`/g)].map(([, command]) => (command ?? '').trim());
    return code.length > 0 ? code : [value.trim()];
  });
}

const VERIFIES = /\(\**verif(?:y|ied)\**\)\.?$/i;
const LAST_VERIFIES = /^(?:verify|ensure|confirm|check that|run (?:all |the |full )*tests?)\b/i;

function acceptanceOf(unit: Unit, fields: readonly ReadField[], criteria: ReadonlyMap<string, string>) {
  const stated = [
    // A test that is to fail first is a step on the way.
    ...sentences(fields, 'acceptance').filter((value) => !/^\W{0,3}FAIL\b/.test(value)),
    ...textsOf(fields, 'requirements').map((value) => `Requirements ${value}`),
    ...unit.head.criteria.flatMap((number) => criteria.get(number) ?? [`Acceptance criterion ${number}`]),
  ];
  const titles = unit.steps.map((step) => step.head.title);
  const verifying = titles.filter((title) => VERIFIES.test(title.slice(-20)));
  const last = titles.at(-1);
  const concluded =
    verifying.length > 0
      ? verifying.map((title) => title.replace(VERIFIES, '').trim())
      : last && LAST_VERIFIES.test(last)
        ? [last]
        : [];
  return {
    acceptance: [...stated, ...(stated.length > 0 ? [] : concluded)],
    inferred: stated.length === 0 && concluded.length > 0,
  };
}
