import type { PlanPlace } from '#shared/plan';
import type { PlanLine } from '../read-task';
import type { Reading, References, Target } from './references';
import { type Said, type Statement, statementsIn, type Unresolved } from './statements';
import { wordsOf } from './words';

/**
 * What a section about order says: sentences about phases and tasks, chains with arrows, tables with a column for what a
 * task waits for.
 */
export function saidInSection(lines: readonly PlanLine[], references: References): Said {
  const said: Said = { statements: [], unresolved: [] };
  let columns: Columns | null = null;
  for (const line of lines) {
    if (said.statements.length > MOST_SAID) break;
    if (line.quoted) continue;
    const text = line.text.trim();
    const place = { file: line.file, line: line.line };
    if (!text.startsWith('|')) columns = null;
    if (text.startsWith('|')) {
      const cells = cellsOf(text);
      if (columns) add(said, inRow(cells, columns, place, references));
      else columns = columnsOf(cells);
    } else if (/→|->|=>/.test(text)) add(said, inChain(text, place, references));
    else add(said, inSentence(text, place, references));
  }
  return said;
}

/** More is not said of any plan that is meant. */
const MOST_SAID = 20_000;

function add(to: Said, more: Said): void {
  for (const one of more.statements) to.statements.push(one);
  for (const one of more.unresolved) to.unresolved.push(one);
}

const READING: Reading = { bareNumbers: false, phaseWords: true, from: null };

/** Whom a sentence is about stands before a colon, where there is one: `**Polish (Final Phase)**: Depends on …`. */
function inSentence(text: string, place: PlanPlace, references: References): Said {
  const colon = text.indexOf(':');
  const head = colon > 0 && colon < 120 ? text.slice(0, colon) : '';
  const subjects = references.inWords(wordsOf(head), READING).targets;
  if (subjects.length === 0)
    return statementsIn(text, { subject: null, place, references, reading: READING });
  const said: Said = { statements: [], unresolved: [] };
  for (const subject of subjects) {
    const reading = { ...READING, from: subject };
    add(said, statementsIn(text.slice(colon + 1), { subject, place, references, reading }));
  }
  return said;
}

/** `T001-T005 → T006 → Polish`: each waits for what stands before the arrow; what names nothing is left out. */
function inChain(text: string, place: PlanPlace, references: References): Said {
  const arrow = text.search(/→|->|=>/);
  const colon = text.lastIndexOf(':', arrow);
  const said: Said = { statements: [], unresolved: [] };
  let before: readonly Target[] = [];
  for (const link of text.slice(colon + 1).split(/→|->|=>/)) {
    const targets = sharpest(references.inWords(wordsOf(link), READING).targets);
    if (targets.length === 0) continue;
    // Of ranges that cover each other it is not said which way round they are meant.
    const [first, then] = [without(before, targets), without(targets, before)];
    for (const later of then)
      for (const earlier of first)
        said.statements.push({ kind: 'waits', later, earlier, isGuess: false, isWhole: true, place });
    before = targets;
  }
  return said;
}

function without(targets: readonly Target[], others: readonly Target[]): readonly Target[] {
  const names = new Set(others.map((one) => (one.kind === 'task' ? one.task : one.phase)));
  return targets.filter((one) => !names.has(one.kind === 'task' ? one.task : one.phase));
}

/** `Foundation (T001-T010)` means the tasks: where a link names some, the phases are how people call them. */
function sharpest(targets: readonly Target[]): readonly Target[] {
  const tasks = targets.filter(({ kind }) => kind === 'task');
  return tasks.length > 0 ? tasks : targets;
}

type Columns = { readonly task: number; readonly after: number; readonly before: number };

function columnsOf(cells: readonly string[]): Columns | null {
  const at = (pattern: RegExp) => cells.findIndex((cell) => pattern.test(cell));
  const after = at(/^(?:depends(?: on)?|dependenc(?:y|ies)|blocked by|prerequisites?|requires|after)$/i);
  const before = at(/^(?:blocks|unblocks|enables|before)$/i);
  const task = at(/^(?:#|id|tasks?|steps?|phases?|items?|name|title|todo)\b/i);
  return after < 0 && before < 0 ? null : { task: Math.max(task, 0), after, before };
}

function inRow(
  cells: readonly string[],
  { task, after, before }: Columns,
  place: PlanPlace,
  references: References,
): Said {
  const said: Said = { statements: [], unresolved: [] };
  const whose = cells[task] ?? '';
  const own = { bareNumbers: true, phaseWords: true, from: null };
  const subject = references.byTitle(whose) ?? references.inWords(wordsOf(whose), own).targets[0];
  if (!subject) return said;
  for (const [column, isAfter] of [
    [after, true],
    [before, false],
  ] as const) {
    if (column < 0) continue;
    const read = inField(cells[column] ?? '', { of: subject, place, references });
    if (read.none && isAfter) said.statements.push({ kind: 'free', one: subject, place });
    said.statements.push(...read.targets.map((other): Statement => waits(subject, other, isAfter, place)));
    said.unresolved.push(...read.unresolved);
  }
  return said;
}

function waits(one: Target, other: Target, isAfter: boolean, place: PlanPlace): Statement {
  const [later, earlier] = isAfter ? [one, other] : [other, one];
  return { kind: 'waits', later, earlier, isGuess: false, isWhole: false, place };
}

function cellsOf(row: string): string[] {
  return row
    .slice(1, 4000)
    .split('|')
    .map((cell) => cell.replaceAll(/[*`_]/g, '').trim());
}

const NONE =
  /^[[({]*\s*(?:none|nothing|no(?: dependencies)?|n\/a|-+|—|–|null|~|keine|aucune?|ninguna|无|なし|can start immediately)?\s*[\])}.]*$/iu;

export type FieldReferences = {
  readonly targets: readonly Target[];
  readonly unresolved: readonly Unresolved[];
  /** It says that there are none. */
  readonly none: boolean;
};

/** The references of a text that holds nothing else, such as what stands behind `Depends on:`. */
export function inField(
  text: string,
  {
    of,
    place,
    references,
  }: { readonly of: Target; readonly place: PlanPlace; readonly references: References },
): FieldReferences {
  if (NONE.test(text.trim())) return { targets: [], unresolved: [], none: true };
  const reading: Reading = { bareNumbers: true, phaseWords: true, from: of };
  const whole = references.byTitle(text);
  if (whole) return { targets: [whole], unresolved: [], none: false };
  const targets: Target[] = [];
  const unresolved: Unresolved[] = [];
  for (const piece of text.slice(0, 4000).split(/[,;、，]/)) {
    const plain = piece.replaceAll(/["'`[\]*_“”«»]/g, ' ').trim();
    if (plain === '') continue;
    const title = references.byTitle(plain);
    const found = title ? { targets: [title], unresolved: [] } : references.inWords(wordsOf(plain), reading);
    targets.push(...found.targets);
    for (const name of found.unresolved) unresolved.push({ text: name, of, place });
    if (found.targets.length + found.unresolved.length === 0)
      unresolved.push({ text: plain.slice(0, 120), of, place });
  }
  return { targets, unresolved, none: false };
}
