import type { PlanEdge, PlanOverlap, PlanPath, PlanProblem, PlanTask, TaskKey } from '#shared/plan';
import { type Hub, hubsOf, isOftenMerged } from './overlap-hubs';
import { folderOfPattern, isPattern, matchesPattern } from './path-pattern';
import { taskOrder } from './task-order';

export type Overlaps = { readonly overlaps: PlanOverlap[]; readonly problems: PlanProblem[] };

/** So many pairs are told; a plan with more has one file that everybody changes, and the first ones say which. */
const MOST_TOLD = 500;
/** So many meetings of two tasks in a path are looked at. */
const MOST_MEETINGS = 200_000;
const MOST_ABOUT = 5;
/** So many names are compared with patterns and folders. */
const MOST_LOOKS = 2_000_000;

type Level = PlanOverlap['level'];
/** How a task is about a path. */
type Use = PlanPath['role'];
type User = { readonly task: number; readonly use: Use };
/** `path` is to be compared, `written` to be shown. `isWide`: a folder or a pattern, of which two may change different files. */
type Named = {
  readonly path: string;
  readonly written: string;
  readonly isWide: boolean;
  readonly users: User[];
};
type Pair = { level: Level; readonly about: Set<string>; mergeable: boolean };

const RANK: Readonly<Record<Level, number>> = { certain: 0, likely: 1, possible: 2 };

/**
 * Which tasks that do not wait for each other are likely to change the same, judged by what the plan names. Capitals do
 * not count: one of the systems that the work ends up on may not tell them apart.
 *
 * @param conflicts pairs of which the plan itself says that they are in each other's way
 */
export function findOverlaps(
  tasks: readonly PlanTask[],
  edges: readonly PlanEdge[],
  conflicts: readonly (readonly [TaskKey, TaskKey])[],
): Overlaps {
  const work = tasks.filter(({ kind, mark }) => kind === 'work' && mark !== 'cancelled');
  const order = taskOrder(
    tasks.map(({ key }) => key),
    edges,
  );
  const pairs = new Pairs(work, (one, other) => order.ordered(one, other));
  const said = new Map(work.map(({ key }, at) => [key, at]));
  for (const [one, other] of conflicts) {
    const [a, b] = [said.get(one), said.get(other)];
    if (a !== undefined && b !== undefined) pairs.meet(a, b, 'likely', 'conflicts with', false);
  }
  const named = namesOf(work);
  for (const { written, isWide, users } of named)
    meetIn(pairs, written, users, users, isWide ? inFolder : samePath);
  meetInFolders(pairs, named);
  meetInHubs(pairs, work);
  const found = pairs.told();
  const problems = [...withoutScope(work, order.ordered)];
  if (found.length > MOST_TOLD || pairs.isFull)
    problems.push({
      ...{ code: 'too-many-overlaps', level: 'note', task: null, place: null },
      about: [String(MOST_TOLD)],
    });
  return { overlaps: found.slice(0, MOST_TOLD), problems };
}

/** Pairs of tasks that have met, each with the worst of it. */
class Pairs {
  readonly #pairs = new Map<number, Pair>();
  #meetings = 0;
  constructor(
    private readonly work: readonly PlanTask[],
    private readonly ordered: (one: TaskKey, other: TaskKey) => boolean,
  ) {}

  get isFull(): boolean {
    return this.#meetings >= MOST_MEETINGS;
  }

  meet(one: number, other: number, level: Level, about: string, mergeable: boolean): void {
    const [first, second] = one < other ? [one, other] : [other, one];
    if (first === second || this.isFull) return;
    this.#meetings += 1;
    const id = first * this.work.length + second;
    const before = this.#pairs.get(id);
    if (!before) {
      const [a, b] = [this.work[first], this.work[second]];
      if (!a || !b || this.ordered(a.key, b.key)) return;
      this.#pairs.set(id, { level, about: new Set([about]), mergeable });
    } else if (RANK[level] < RANK[before.level]) {
      this.#pairs.set(id, { level, about: new Set([about]), mergeable });
    } else if (level === before.level) {
      before.mergeable &&= mergeable;
      if (before.about.size < MOST_ABOUT) before.about.add(about);
    }
  }

  /** The worst first, else in the order of the plan. */
  told(): PlanOverlap[] {
    return [...this.#pairs]
      .sort(([one, a], [other, b]) => RANK[a.level] - RANK[b.level] || one - other)
      .flatMap(([id, { level, about, mergeable }]) => {
        const first = this.work[Math.floor(id / this.work.length)];
        const second = this.work[id % this.work.length];
        return first && second
          ? [{ tasks: [first.key, second.key] as [TaskKey, TaskKey], level, mergeable, about: [...about] }]
          : [];
      });
  }
}

/** Every path that is named, in order, with the tasks that name it. */
function namesOf(work: readonly PlanTask[]): Named[] {
  const named = new Map<string, Named>();
  const add = (path: string, user: User) => {
    const id = plainPath(path);
    const users = named.get(id)?.users;
    if (users === undefined)
      named.set(id, {
        path: id,
        written: path,
        isWide: path.endsWith('/') || isPattern(path),
        users: [user],
      });
    else if (users.at(-1)?.task !== user.task) users.push(user);
    else if (STRENGTH[user.use] > STRENGTH[users.at(-1)?.use ?? 'reads']) users[users.length - 1] = user;
  };
  for (const [task, { files }] of work.entries())
    for (const { path, role } of files) add(path, { task, use: role });
  return [...named.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

const STRENGTH: Readonly<Record<Use, number>> = { writes: 2, unsure: 1, reads: 0 };

function plainPath(path: string): string {
  let plain = path.startsWith('./') ? path.slice(2) : path;
  while (plain.endsWith('/')) plain = plain.slice(0, -1);
  return plain.toLowerCase();
}

function meetIn(
  pairs: Pairs,
  about: string,
  users: readonly User[],
  others: readonly User[],
  levelOf: (one: Use, other: Use) => Level | null,
): void {
  for (const [at, one] of users.entries()) {
    for (const other of users === others ? others.slice(at + 1) : others) {
      if (pairs.isFull) return;
      const level = levelOf(one.use, other.use);
      if (level) pairs.meet(one.task, other.task, level, about, isOftenMerged(about));
    }
  }
}

function samePath(one: Use, other: Use): Level | null {
  const [stronger, weaker] = STRENGTH[one] >= STRENGTH[other] ? [one, other] : [other, one];
  if (stronger === 'reads') return null;
  if (weaker === 'reads') return stronger === 'unsure' ? null : 'possible';
  if (stronger === 'unsure') return 'possible';
  return weaker === 'writes' ? 'certain' : 'likely';
}

/** That one names a folder of what the other names: it need not be that very file. */
function inFolder(one: Use, other: Use): Level | null {
  const level = samePath(one, other);
  return level === 'certain' ? 'likely' : level === null ? null : 'possible';
}

/** `named` is in order, so that what lies in a folder stands together; only that is looked at. */
function meetInFolders(pairs: Pairs, named: readonly Named[]): void {
  let looks = 0;
  for (const { path, users } of named) {
    const folder = isPattern(path) ? folderOfPattern(path) : path;
    const fits = isPattern(path) ? (other: string) => matchesPattern(path, other) : () => true;
    const from = folder === '' ? 0 : firstFrom(named, `${folder}/`);
    for (let at = from; at < named.length && !pairs.isFull && looks < MOST_LOOKS; at += 1) {
      looks += 1;
      const other = named[at];
      if (!other || (folder !== '' && !other.path.startsWith(`${folder}/`))) break;
      if (other.path !== path && (isPattern(other.path) || fits(other.path)))
        meetIn(pairs, other.written, users, other.users, inFolder);
    }
  }
}

/** The first that does not stand before `path`. */
function firstFrom(named: readonly Named[], path: string): number {
  let [low, high] = [0, named.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((named[middle]?.path ?? '') < path) low = middle + 1;
    else high = middle;
  }
  return low;
}

function meetInHubs(pairs: Pairs, work: readonly PlanTask[]): void {
  const members = new Map<Hub, number[]>();
  for (const [at, task] of work.entries())
    for (const hub of hubsOf(task)) members.set(hub, [...(members.get(hub) ?? []), at]);
  for (const [hub, tasks] of members)
    for (const [at, one] of tasks.entries())
      for (const other of tasks.slice(at + 1)) pairs.meet(one, other, 'possible', hub, false);
}

/** Of open tasks that something may run beside: those that do not say what they change. */
function* withoutScope(
  work: readonly PlanTask[],
  ordered: (one: TaskKey, other: TaskKey) => boolean,
): Generator<PlanProblem> {
  const open = work.filter(({ mark }) => mark !== 'done');
  for (const task of open) {
    if (task.files.some(({ role }) => role !== 'reads')) continue;
    if (open.some((other) => other !== task && !ordered(task.key, other.key)))
      yield { code: 'scope-unknown', level: 'note', task: task.key, place: task.place, about: [] };
  }
}
