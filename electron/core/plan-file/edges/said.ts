import type { PlanPlace, TaskKey } from '#shared/plan';
import type { FieldKey, PlanLine, ReadPlan, ReadTask } from '../read-task';
import { inField, saidInSection } from './order-sections';
import { type Reading, type References, referencesOf, type Target } from './references';
import { isSame, type Said, type Statement, statementsIn } from './statements';

/** All that the texts of a plan say of the order of its tasks and phases. */
export type AllSaid = Said & {
  /** Tasks of which a field says all that they wait for, be it nothing. */
  readonly complete: ReadonlySet<TaskKey>;
  /** Pairs that the plan itself says to be in each other's way, with what they have in common. */
  readonly conflicts: readonly (readonly [TaskKey, TaskKey, string])[];
  /** In which wave a task is to run, where its field says so. */
  readonly waves: ReadonlyMap<TaskKey, number>;
};

/** More is not said of any plan that is meant. */
const MOST_SAID = 50_000;
const IN_PROSE: Reading = { bareNumbers: false, phaseWords: false, from: null };

export function allSaid(plan: ReadPlan): AllSaid {
  const references = referencesOf(plan);
  const said: Said = { statements: [], unresolved: [] };
  const take = (more: Said) => {
    if (said.statements.length > MOST_SAID) return;
    for (const statement of more.statements) said.statements.push(statement);
    for (const reference of more.unresolved) said.unresolved.push(reference);
  };
  const takeProse = (lines: readonly PlanLine[], subject: Target) => {
    const reading = { ...IN_PROSE, from: subject };
    for (const { text, quoted, file, line } of lines)
      if (!quoted) take(statementsIn(text, { subject, place: { file, line }, references, reading }));
  };
  const complete = new Set<TaskKey>();
  const conflicts: [TaskKey, TaskKey, string][] = [];
  const waves = new Map<TaskKey, number>();
  for (const one of plan.tasks) {
    const { key } = one.task;
    take(inFields(one, references, complete));
    conflicts.push(...conflictsOf(one, references, take));
    const wave = /\d{1,4}/.exec(valuesOf(one, 'wave')[0]?.text ?? '');
    if (wave) waves.set(key, Number(wave[0]));
    takeProse(one.lines, { kind: 'task', task: key });
  }
  for (const { phase, lines } of plan.phases) {
    takeProse(lines, { kind: 'phase', phase: phase.key });
  }
  const inSections = plan.orderSections.map((lines) => saidInSection(lines, references));
  for (const section of inSections) take(section);
  // At the grain of phases, what a section says of phases is what it says of the tasks.
  if (plan.grain === 'phase')
    for (const { statements } of inSections) for (const task of toldOf(statements)) complete.add(task);
  take({ statements: handedOver(plan.tasks), unresolved: [] });
  conflicts.push(...sharedBoundaries(plan.tasks));
  return { ...said, complete, conflicts, waves };
}

function* toldOf(statements: readonly Statement[]): Generator<TaskKey> {
  for (const statement of statements) {
    const one = statement.kind === 'waits' ? statement.later : statement.one;
    if (one.kind === 'task') yield one.task;
  }
}

type Value = { readonly text: string; readonly place: PlanPlace };

function valuesOf({ fields }: ReadTask, wanted: FieldKey): readonly Value[] {
  return fields.flatMap(({ key, values }) => (key === wanted ? values : []));
}

function inFields(one: ReadTask, references: References, complete: Set<TaskKey>): Said {
  const said: Said = { statements: [], unresolved: [] };
  const of: Target = { kind: 'task', task: one.task.key };
  const read = (key: FieldKey, make: (other: Target, value: Value) => Statement) => {
    for (const value of valuesOf(one, key)) {
      const found = inField(value.text, { of, place: value.place, references });
      said.unresolved.push(...found.unresolved);
      for (const other of found.targets) if (!isSame(of, other)) said.statements.push(make(other, value));
    }
  };
  const isSoft = (text: string) => /\b(?:optional|ideally|only (?:to|for)|nice to have|may)\b/i.test(text);
  read('depends-on', (earlier, { text, place }) => ({
    ...{ kind: 'waits', later: of, earlier, isGuess: isSoft(text), isWhole: false, place },
  }));
  read('blocks', (later, { text, place }) => ({
    ...{ kind: 'waits', later, earlier: of, isGuess: isSoft(text), isWhole: false, place },
  }));
  read('parallel-with', (other, { place }) => ({ kind: 'beside', one: of, other, place }));
  if (one.fields.some(({ key }) => key === 'depends-on')) complete.add(one.task.key);
  return said;
}

function conflictsOf(
  one: ReadTask,
  references: References,
  take: (said: Said) => void,
): [TaskKey, TaskKey, string][] {
  const of: Target = { kind: 'task', task: one.task.key };
  return valuesOf(one, 'conflicts-with').flatMap(({ text, place }) => {
    const { targets, unresolved } = inField(text, { of, place, references });
    take({ statements: [], unresolved: [...unresolved] });
    return targets.flatMap((other): [TaskKey, TaskKey, string][] =>
      other.kind === 'task' && !isSame(of, other) ? [[one.task.key, other.task, text.slice(0, 120)]] : [],
    );
  });
}

/** What one produces and another consumes, by the very same name. */
function handedOver(tasks: readonly ReadTask[]): Statement[] {
  const made = new Map<string, Target[]>();
  for (const one of tasks)
    for (const { text } of valuesOf(one, 'produces'))
      for (const name of namesIn(text))
        made.set(name, [...(made.get(name) ?? []), { kind: 'task', task: one.task.key }]);
  return tasks.flatMap((one) => {
    const later: Target = { kind: 'task', task: one.task.key };
    return valuesOf(one, 'consumes').flatMap(({ text, place }) =>
      namesIn(text).flatMap((name) =>
        (made.get(name) ?? [])
          .filter((earlier) => !isSame(earlier, later))
          .map(
            (earlier): Statement => ({
              kind: 'waits',
              later,
              earlier,
              isGuess: false,
              isWhole: false,
              place,
            }),
          ),
      ),
    );
  });
}

/** What stands in code spans; without any, the whole text. */
function namesIn(text: string): string[] {
  const spans = text
    .slice(0, 4000)
    .split('`')
    .filter((_, at) => at % 2 === 1);
  const names = (spans.length > 0 ? spans : [text.slice(0, 200)]).map((name) => name.trim().toLowerCase());
  return names.filter((name) => name.length > 2 && !/^(?:none|nothing|n\/a)$/.test(name));
}

/** Tasks that name the same part of the program as what they keep to. */
function sharedBoundaries(tasks: readonly ReadTask[]): [TaskKey, TaskKey, string][] {
  const within = new Map<string, TaskKey[]>();
  for (const one of tasks)
    for (const { text } of valuesOf(one, 'boundary'))
      for (const name of new Set(
        text.split(/[,;]/).map((part) => part.replaceAll(/[`*_]/g, '').trim().toLowerCase()),
      ))
        if (name !== '') within.set(name, [...(within.get(name) ?? []), one.task.key]);
  return [...within].flatMap(([name, keys]) =>
    keys
      .slice(0, MOST_WITHIN)
      .flatMap((one, at) =>
        keys.slice(at + 1, MOST_WITHIN).map((other): [TaskKey, TaskKey, string] => [one, other, name]),
      ),
  );
}

const MOST_WITHIN = 100;
