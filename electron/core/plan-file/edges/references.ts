import type { TaskKey } from '#shared/plan';
import type { ReadPhase, ReadPlan, ReadTask } from '../read-task';
import type { Word } from './words';

/** What a reference means: one task, or a phase with all that is in it. */
export type Target =
  | { readonly kind: 'task'; readonly task: TaskKey }
  | { readonly kind: 'phase'; readonly phase: string };

/** What a part of a text refers to, and what it seems to refer to without being found. */
export type Referred = { readonly targets: readonly Target[]; readonly unresolved: readonly string[] };

/** How freely words are taken for names. */
export type Reading = {
  /** A number alone is a task's, as in a field that holds nothing but references. */
  readonly bareNumbers: boolean;
  /** Phases are meant by the first word of their title, too, as in a section about their order. */
  readonly phaseWords: boolean;
  /** Where the text stands, for "previous". */
  readonly from: Target | null;
};

export type References = {
  inWords(words: readonly Word[], reading: Reading): Referred;
  /** By a whole title, or what a file name makes of it. */
  byTitle(text: string): Target | null;
};

/** A name without what people leave out of it: `T001`, `t-1` and `T1` are one. */
export function plainName(name: string): string {
  const plain = name.toLowerCase().replace(/^#/, '');
  const found = /^([\p{L}]*)[-_ ]?0*(\d[\d.]*[a-z]?)$/u.exec(plain);
  return found ? `${found[1]}${found[2]}` : plain;
}

const TASK_NOUNS: ReadonlySet<string> = new Set([
  ...['task', 'tasks', 'step', 'steps', 'item', 'items', 'story', 'stories', 'ticket', 'tickets'],
  ...[
    'issue',
    'issues',
    'todo',
    'todos',
    'tâche',
    'tâches',
    'aufgabe',
    'aufgaben',
    'schritt',
    'tarea',
    'tareas',
  ],
]);
const PHASE_NOUNS: ReadonlySet<string> = new Set([
  ...['phase', 'phases', 'milestone', 'milestones', 'stage', 'stages', 'group', 'groups', 'chunk', 'chunks'],
  ...['wave', 'waves', 'étape', 'étapes', 'fase', 'fases', 'part', 'parts', 'epic', 'sprint'],
]);
const TO: ReadonlySet<string> = new Set(['–', '—', 'to', 'through', 'thru', 'until', 'bis', 'à', '~']);
/** Words that may stand behind a number that is a reference. */
const BEHIND_NUMBERS: ReadonlySet<string> = new Set([
  ...[
    'and',
    'or',
    'to',
    'through',
    'thru',
    'bis',
    'und',
    'et',
    'y',
    'is',
    'are',
    'done',
    'complete',
    'completed',
  ],
  ...['has', 'have', 'finished', 'est', 'ist', 'sind', 'à'],
]);
const PREVIOUS: ReadonlySet<string> = new Set(['previous', 'preceding', 'prior', 'earlier', 'above']);
/** Words that stand for "user story". */
const STORY = /^(?:user\s+stor(?:y|ies)|us)\b/i;
const NUMBERED = /^(\p{L}{0,8}-?)(\d+)((?:\.\d+)*[a-z]?)$/u;
/** More of a range is a slip of the pen. */
const MOST_IN_RANGE = 500;

/** Makes the names of a plan's tasks and phases ready to be looked up. */
export function referencesOf({ tasks, phases }: Pick<ReadPlan, 'tasks' | 'phases'>): References {
  const ids = namesOf(tasks.map(({ task }) => [{ kind: 'task', task: task.key }, ownNames(task)]));
  const others = namesOf(
    tasks.map((one) => [{ kind: 'task', task: one.task.key }, one.alsoCalled.map(plainName)]),
  );
  const taskNames = (name: string) => ids(name) ?? others(name);
  const phaseNames = namesOf(
    phases.map((one) => [{ kind: 'phase', phase: one.phase.key }, phaseCalled(one)]),
  );
  const titles = namesOf([
    ...tasks.map((one): Called => [{ kind: 'task', task: one.task.key }, titleCalled(one.task.title)]),
    ...phases.map((one): Called => [{ kind: 'phase', phase: one.phase.key }, titleCalled(one.phase.title)]),
  ]);
  const prefixes = new Set(
    tasks.flatMap(({ task }) => (task.id ? [NUMBERED.exec(task.id.toLowerCase())?.[1] ?? ''] : [])),
  );
  prefixes.delete('');
  const firstWords = phases.map(({ phase }) => firstWord(phase.title));
  const positions = new Map(tasks.map(({ task }, at) => [task.key, at]));

  const find = (name: string, noun: 'task' | 'phase' | null, reading: Reading): Target | null => {
    const plain = plainName(name);
    if (noun === 'phase')
      return phaseNames(plain) ?? phaseNames(`phase${plain}`) ?? taskNames(`phase${plain}`);
    const isNumber = /^\d/.test(plain);
    if (isNumber && noun === null && !reading.bareNumbers && !name.startsWith('#')) return null;
    const found =
      taskNames(plain) ??
      (isNumber ? NUMBER_NAMES.map((noun) => taskNames(noun + plain)).find(Boolean) : null);
    return found ?? (isNumber ? null : phaseNames(plain)) ?? null;
  };
  const byWord = (word: string): Target | null => {
    if (word.length < 5) return null;
    const at = firstWords.flatMap((first, at) =>
      first.length >= 4 && (first.startsWith(word) || word.startsWith(first)) ? [at] : [],
    );
    const phase = at.length === 1 ? phases[at[0] ?? 0] : undefined;
    return phase ? { kind: 'phase', phase: phase.phase.key } : null;
  };
  const stories = (): Target[] =>
    phases.flatMap(({ phase, alsoCalled }) =>
      [phase.title.replace(/^phase\s+\d+\W+/i, ''), ...alsoCalled].some(
        (name) => STORY.test(name) || /^us\d/i.test(name),
      )
        ? [{ kind: 'phase' as const, phase: phase.key }]
        : [],
    );
  const before = (from: Target | null, all: boolean, noun: 'task' | 'phase' | null): Target[] => {
    if (from === null) return [];
    const phaseKey =
      from.kind === 'phase' ? from.phase : (tasks[positions.get(from.task) ?? -1]?.task.phase ?? null);
    if (noun === 'phase' || from.kind === 'phase') {
      const at = phases.findIndex(({ phase }) => phase.key === phaseKey);
      return phases
        .slice(all ? 0 : Math.max(0, at - 1), Math.max(0, at))
        .map(({ phase }) => ({ kind: 'phase', phase: phase.key }));
    }
    const at = positions.get(from.task) ?? 0;
    return tasks
      .slice(all ? 0 : Math.max(0, at - 1), at)
      .map(({ task }) => ({ kind: 'task', task: task.key }));
  };
  const from = (number: number): Target[] =>
    phases.flatMap(({ phase, alsoCalled }) =>
      [phase.title, ...alsoCalled].some(
        (name) => Number(/^(?:phase\s+)?(\d+)/i.exec(name)?.[1] ?? -1) >= number,
      )
        ? [{ kind: 'phase' as const, phase: phase.key }]
        : [],
    );

  return {
    byTitle: (text) => titles(slugOf(text)) ?? null,
    inWords(words, reading) {
      const targets = new Map<string, Target>();
      const unresolved = new Set<string>();
      const add = (found: readonly Target[]) => {
        for (const one of found) targets.set(one.kind === 'task' ? `t ${one.task}` : `p ${one.phase}`, one);
      };
      let noun: 'task' | 'phase' | null = null;
      for (let at = 0; at < words.length; at += 1) {
        const word = words[at]?.text ?? '';
        const next = words[at + 1]?.text ?? '';
        if (word === 'user' && next.startsWith('stor')) {
          const number = words[at + 2]?.text ?? '';
          const story = /^\d/.test(number)
            ? (phaseNames(`us${plainName(number)}`) ?? phaseNames(`userstory${plainName(number)}`))
            : null;
          if (story) add([story]);
          else if (!/^\d/.test(number))
            add(words.slice(0, at).some(({ text }) => text === 'all') ? stories() : []);
          at += /^\d/.test(number) ? 2 : 1;
          noun = null;
        } else if (word === '(' || word === ')') noun = noun === 'phase' ? noun : null;
        else if (TASK_NOUNS.has(word)) noun = 'task';
        else if (PHASE_NOUNS.has(word)) noun = 'phase';
        else if (PREVIOUS.has(word)) {
          const kind = PHASE_NOUNS.has(next) ? 'phase' : TASK_NOUNS.has(next) ? 'task' : null;
          if (kind || word === 'previous')
            add(before(reading.from, words[at - 1]?.text === 'all' || next.endsWith('s'), kind));
        } else if (/^\d+\+$/.test(word) && noun === 'phase') add(from(Number.parseInt(word, 10)));
        else {
          // A name such as `01-02` is no range.
          const range = word.includes('-') && find(word, noun, reading) ? null : rangeAt(words, at);
          const names = range?.names ?? [word];
          // "3 services" speaks of no task.
          const isCount =
            /^\d+$/.test(word) && noun === null && /^\p{L}/u.test(next) && !BEHIND_NUMBERS.has(next);
          if (isCount) continue;
          const isName = range !== null || NUMBERED.test(plainName(word)) || word.startsWith('#');
          const found = names.map((name) => find(name, noun, reading));
          add(found.filter((one) => one !== null));
          if (isName) {
            const [, prefix = ''] = NUMBERED.exec(word) ?? [];
            const isOurs =
              word.startsWith('#') ||
              (prefix === '' ? noun !== null || reading.bareNumbers : prefixes.has(prefix));
            // Ranges leave numbers out; that one of their ends is there is enough.
            if (isOurs && found.every((one) => one === null))
              unresolved.add(noun ? `${noun} ${word}` : (words[at]?.written ?? word));
          } else if (found.every((one) => one === null) && reading.phaseWords) {
            const phase = byWord(word);
            if (phase) add([phase]);
          }
          if (range) at = range.last;
        }
      }
      return { targets: [...targets.values()], unresolved: [...unresolved] };
    },
  };
}

const NUMBER_NAMES = ['task', 't', 'step', 'story', 'phase'];

/** `T001-T005`, `1–3`, `tasks 1 to 3`: all that lie between, with where it ends. */
function rangeAt(
  words: readonly Word[],
  at: number,
): { readonly names: string[]; readonly last: number } | null {
  const word = words[at]?.text ?? '';
  const isApart = TO.has(words[at + 1]?.text ?? '');
  const ends = isApart ? [[word, words[at + 2]?.text ?? '']] : splits(word);
  for (const [first = '', last = ''] of ends) {
    const [a, b] = [NUMBERED.exec(first), NUMBERED.exec(last)];
    if (!a || !b || (b[1] !== '' && b[1] !== a[1])) continue;
    const names = between(a, b);
    if (names) return { names, last: isApart ? at + 2 : at };
  }
  return null;
}

function splits(word: string): string[][] {
  const dashes = [...word].flatMap((letter, at) => (letter === '-' ? [at] : [])).slice(0, 4);
  return dashes.map((at) => [word.slice(0, at), word.slice(at + 1)]);
}

function between(first: RegExpExecArray, last: RegExpExecArray): string[] | null {
  const [, prefix = '', from = '', fromRest = ''] = first;
  const [, , to = '', toRest = ''] = last;
  const inGroup = /^\.\d+$/.test(fromRest) && /^\.\d+$/.test(toRest) && from === to;
  const [low, high] = inGroup
    ? [Number(fromRest.slice(1)), Number(toRest.slice(1))]
    : [Number(from), Number(to)];
  if (!inGroup && (fromRest !== '' || toRest !== '')) return null;
  if (!(low < high) || high - low > MOST_IN_RANGE) return null;
  return Array.from({ length: high - low + 1 }, (_, step) =>
    inGroup ? `${prefix}${from}.${low + step}` : `${prefix}${low + step}`,
  );
}

type Called = readonly [Target, readonly string[]];

/** What is called so; null where two are, or none. */
function namesOf(called: readonly Called[]): (name: string) => Target | null {
  const found = new Map<string, Target | null>();
  for (const [target, names] of called)
    for (const name of new Set(names)) found.set(name, found.has(name) ? null : target);
  return (name) => found.get(name) ?? null;
}

function ownNames({ id, key }: ReadTask['task']): string[] {
  return [...(id ? [id] : []), key].map(plainName);
}

function phaseCalled({ phase, alsoCalled }: ReadPhase): string[] {
  const title = /^((?:phase|user story|milestone|stage|chunk|wave|sprint|étape|fase)\s+\d+)/i.exec(
    phase.title,
  );
  return [
    phase.key,
    ...alsoCalled,
    ...(title?.[1] ? [title[1].replace(/user story/i, 'userstory')] : []),
  ].map(plainName);
}

/** Its first word that is a name of its own: `Foundational` of `Phase 2: Foundational (blocks all)`. */
function firstWord(title: string): string {
  const own = title.toLowerCase().replace(/^(?:phase|milestone|stage)\s+\d+\W*/, '');
  return /^[\p{L}]+/u.exec(own)?.[0] ?? '';
}

function titleCalled(title: string): string[] {
  const slug = slugOf(title);
  return slug.length > 2 ? [slug] : [];
}

function slugOf(text: string): string {
  return [
    ...text
      .slice(0, 300)
      .toLowerCase()
      .matchAll(/[\p{L}\p{N}]+/gu),
  ]
    .map(([word]) => word)
    .join('-');
}
