import type { TaskKey } from '#shared/plan';
import type { ReadPhase, ReadPlan, ReadTask } from '../read-task';
import { layersOf, sortedBy } from './layers';
import type { Target } from './references';
import type { AllSaid } from './said';
import type { Statement } from './statements';

/** `task` waits for `on`; `said`: by words about their phases, otherwise by where they stand. */
export type StructuralEdge = {
  readonly task: TaskKey;
  readonly on: TaskKey;
  readonly said: Statement | null;
};

/** How the tasks of a plan follow each other where nothing is said. */
export type Mode = 'free' | 'sequential' | 'phases';

const FREE = new Set<ReadPlan['format']>(['understory', 'task-master', 'backlog', 'ccpm', 'beads', 'gsd']);
/** Formats in which a task that says what it waits for waits for nothing else. */
const COMPLETE = new Set<ReadPlan['format']>([
  'omo',
  'vscode',
  'cursor',
  'markdown',
  'orchestra',
  'implementation-plan',
]);
const NUMBERED_PHASE =
  /^(?:phase|milestone|stage|chunk|wave|sprint|step|étape|fase|etappe|schritt|阶段|フェーズ|第)\s*\d+/i;

export function modeOf({ format, order, phases, grain }: ReadPlan, said: AllSaid): Mode {
  if (order !== null) return order === 'stated' ? 'free' : order;
  if (FREE.has(format)) return 'free';
  if (format === 'cursor') return said.complete.size > 0 ? 'free' : 'sequential';
  if (format !== 'markdown' || grain === 'step') return 'sequential';
  return phases.some(({ phase }) => NUMBERED_PHASE.test(phase.key) || NUMBERED_PHASE.test(phase.title))
    ? 'phases'
    : 'free';
}

type Group = { readonly phase: ReadPhase | null; readonly tasks: ReadTask[] };

/** What the order of tasks, their phases, waves and marks for running side by side come to. */
export function structuralEdges(plan: ReadPlan, said: AllSaid): StructuralEdge[] {
  const mode = modeOf(plan, said);
  const groups = groupsOf(plan);
  const complete = COMPLETE.has(plan.format) || plan.grain === 'phase' ? said.complete : new Set<TaskKey>();
  const waits = saidWaits(said.statements);
  const beside = saidBeside(said.statements);
  const edges: StructuralEdge[] = [...ofWaves(said.waves)];
  const isOwn = ({ task }: ReadTask) => complete.has(task.key) || said.waves.has(task.key);
  for (const [at, { phase, tasks }] of groups.entries()) {
    // The tasks of such a plan follow each other, whatever its plans do.
    const follows = mode === 'sequential' || plan.format === 'gsd';
    const inside = follows ? layersIn(phase, sortedBy(tasks, waits), beside) : [tasks];
    const before = prerequisites(groups, at, mode, said.statements);
    const earlier: ReadTask[] = [];
    for (const [number, layer] of inside.entries()) {
      for (const one of layer) {
        if (isOwn(one)) continue;
        const { key } = one.task;
        // Where some wait for nothing here, the layer before does not speak for all before it.
        const on = complete.size + said.waves.size > 0 ? earlier : (inside[number - 1] ?? []);
        for (const { task } of on) if (!task.optional) edges.push({ task: key, on: task.key, said: null });
        if (number > 0 && on.some(({ task }) => !task.optional)) continue;
        for (const { task, said } of before) if (task !== key) edges.push({ task: key, on: task, said });
      }
      earlier.push(...layer);
    }
  }
  return edges;
}

/** Tasks by the phases that they stand in, in the order of the file; phases without any keep their place. */
function groupsOf({ tasks, phases }: ReadPlan): Group[] {
  const groups: Group[] = [];
  const byPhase = new Map(phases.map((phase): [string, Group] => [phase.phase.key, { phase, tasks: [] }]));
  let next = 0;
  const open = (until: string) => {
    while (phases[next - 1]?.phase.key !== until && next < phases.length) {
      const group = byPhase.get(phases[next]?.phase.key ?? '');
      if (group) groups.push(group);
      next += 1;
    }
  };
  for (const one of tasks) {
    const group = one.task.phase === null ? undefined : byPhase.get(one.task.phase);
    if (group) {
      if (!groups.includes(group)) open(group.phase?.phase.key ?? '');
      group.tasks.push(one);
    } else {
      const last = groups.at(-1);
      if (last?.phase === null) last.tasks.push(one);
      else groups.push({ phase: null, tasks: [one] });
    }
  }
  open('');
  return groups;
}

function layersIn(
  phase: ReadPhase | null,
  tasks: readonly ReadTask[],
  beside: ReadonlyMap<TaskKey, ReadonlySet<TaskKey>>,
): ReadTask[][] {
  const headings = (phase?.lines ?? []).filter(({ text, quoted }) => !quoted && HEADING.test(text));
  const headingOf = ({ task: { place } }: ReadTask) =>
    headings.findLast(({ file, line }) => file === place.file && line < place.line)?.text ?? '';
  // Tests that are to be written first: what they test waits for them, marked as parallel or not.
  const layers = layersOf(tasks, (before, one) => {
    const heading = headingOf(before);
    return TESTS.test(heading) && !TESTS.test(headingOf(one));
  });
  const joined: ReadTask[][] = [];
  for (const layer of layers) {
    const last = joined.at(-1);
    const joins = layer.every(({ task }) => last?.some((other) => beside.get(task.key)?.has(other.task.key)));
    if (last && joins) last.push(...layer);
    else joined.push([...layer]);
  }
  return joined;
}

const HEADING = /^ {0,3}#{2,6}\s/;
const TESTS = /^ {0,3}#{2,6}\s+tests?\b/i;

type Prerequisite = { readonly task: TaskKey; readonly said: Statement | null };

/** What the first tasks of a group wait for. */
function prerequisites(
  groups: readonly Group[],
  at: number,
  mode: Mode,
  statements: readonly Statement[],
  seen: ReadonlySet<number> = new Set(),
): readonly Prerequisite[] {
  if (seen.has(at)) return [];
  const seenNow = new Set([...seen, at]);
  const again = (other: number) => prerequisites(groups, other, mode, statements, seenNow);
  const key = groups[at]?.phase?.phase.key;
  const ofPhase = (phase: string, said: Statement): readonly Prerequisite[] => {
    const other = groups.findIndex((group) => group.phase?.phase.key === phase);
    return other < 0 || other === at ? [] : tasksOf(groups[other], said, () => again(other));
  };
  const about = (target: Target) => target.kind === 'phase' && target.phase === key;
  const waits = statements.filter((one) => one.kind === 'waits' && !one.isGuess && about(one.later));
  const wave = groups[at]?.phase?.wave ?? null;
  const ofWave = wave === null ? null : waveBefore(groups, wave);
  if (key !== undefined && waits.length > 0 && ofWave === null)
    return waits.flatMap((said) => {
      if (said.kind !== 'waits') return [];
      const { earlier } = said;
      return earlier.kind === 'task' ? [{ task: earlier.task, said }] : ofPhase(earlier.phase, said);
    });
  if (key !== undefined && statements.some((one) => one.kind === 'free' && about(one.one))) return [];
  for (const one of key === undefined ? [] : statements) {
    if (one.kind !== 'beside' || !(about(one.one) || about(one.other))) continue;
    const besideIt = about(one.one) ? one.other : one.one;
    const other = groups.findIndex(
      ({ phase }) => besideIt.kind === 'phase' && phase?.phase.key === besideIt.phase,
    );
    if (other >= 0 && other < at) return again(other);
  }
  if (ofWave) return ofWave;
  if (mode === 'free') return [];
  const phasesAreSaid = statements.some(
    (one) => (one.kind === 'waits' ? one.later : one.one).kind === 'phase',
  );
  const before = groups.slice(0, at).filter(({ tasks }) => tasks.some(({ task }) => !task.optional));
  const counts = phasesAreSaid ? before : before.slice(-1);
  return counts.flatMap((group) => tasksOf(group, null, () => []));
}

/** The tasks of the next lower wave; null where there is none. */
function waveBefore(groups: readonly Group[], wave: number): readonly Prerequisite[] | null {
  const lower = groups.flatMap(({ phase }) =>
    phase && phase.wave !== null && phase.wave < wave ? [phase.wave] : [],
  );
  if (lower.length === 0) return null;
  const before = Math.max(...lower);
  return groups.flatMap((group) => (group.phase?.wave === before ? tasksOf(group, null, () => []) : []));
}

function tasksOf(
  group: Group | undefined,
  said: Statement | null,
  otherwise: () => readonly Prerequisite[],
): readonly Prerequisite[] {
  if (!group) return [];
  const required = group.tasks.filter(({ task }) => !task.optional);
  return required.length > 0 ? required.map(({ task }) => ({ task: task.key, said })) : otherwise();
}

/** Each wave waits for all of the one before it. */
function ofWaves(waves: ReadonlyMap<TaskKey, number>): StructuralEdge[] {
  const numbers = [...new Set(waves.values())].sort((a, b) => a - b);
  const inWave = (wave: number | undefined) =>
    [...waves].flatMap(([task, number]) => (number === wave ? [task] : []));
  return numbers.slice(1).flatMap((wave, at) => {
    const before = inWave(numbers[at]);
    return inWave(wave).flatMap((task) => before.map((on) => ({ task, on, said: null })));
  });
}

/** What is said of tasks, by the one that waits. */
export function saidWaits(statements: readonly Statement[]): ReadonlyMap<TaskKey, ReadonlySet<TaskKey>> {
  const waits = new Map<TaskKey, Set<TaskKey>>();
  for (const one of statements) {
    if (one.kind !== 'waits' || one.isGuess || one.later.kind !== 'task' || one.earlier.kind !== 'task')
      continue;
    put(waits, one.later.task, one.earlier.task);
  }
  return waits;
}

export function saidBeside(statements: readonly Statement[]): ReadonlyMap<TaskKey, ReadonlySet<TaskKey>> {
  const beside = new Map<TaskKey, Set<TaskKey>>();
  for (const one of statements) {
    if (one.kind !== 'beside' || one.one.kind !== 'task' || one.other.kind !== 'task') continue;
    put(beside, one.one.task, one.other.task);
    put(beside, one.other.task, one.one.task);
  }
  return beside;
}

function put(map: Map<TaskKey, Set<TaskKey>>, key: TaskKey, value: TaskKey): void {
  const values = map.get(key);
  if (values) values.add(value);
  else map.set(key, new Set([value]));
}
