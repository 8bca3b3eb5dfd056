import { type PlanPlace, type PlanProblem, type PlanTask, TaskKey } from '#shared/plan';
import { isByHand } from '../human';
import { pathsOfText, uniquePaths } from '../paths';
import type { FieldKey, MarkSpan, ReadField, ReadPlan, ReadTask } from '../read-task';

/** What a task of a data file says; `key` is unique in the plan. */
export type DataTask = {
  readonly key: string;
  readonly id: string | null;
  readonly title: string;
  readonly text: string;
  readonly place: PlanPlace;
  readonly state: PlanTask['mark'];
  readonly mark: MarkSpan | null;
  readonly fields: readonly ReadField[];
  /** All in which paths may be named, with what the task is to do to them; null: the words say. */
  readonly mentions?: readonly { readonly text: string; readonly role: 'writes' | 'reads' | null }[];
  readonly said?: Partial<Omit<PlanTask, 'key' | 'id' | 'title' | 'text' | 'place' | 'mark'>>;
  readonly alsoCalled?: readonly string[];
};

/** Makes it the task that readers hand on. */
export function dataTask(one: DataTask, problems: PlanProblem[]): ReadTask {
  const { id, place, fields, said = {} } = one;
  const key = TaskKey.parse(one.key);
  const title = one.title.trim() || id || one.key;
  const found = (one.mentions ?? []).map(({ text, role }) => pathsOfText(text, place, role));
  for (const path of new Set(found.flatMap(({ outside }) => outside.map(({ path }) => path))))
    problems.push({ code: 'outside-path', level: 'note', task: key, place, about: [path] });
  const guessed = said.kind === undefined && isByHand(title);
  const task: PlanTask = {
    ...{ key, id, title, text: one.text.trim(), place, mark: one.state, kind: guessed ? 'human' : 'work' },
    ...{ optional: false, parallel: false, phase: null, labels: [], acceptance: [], checks: [] },
    ...{ constraints: [], nonGoals: [], steps: [], agent: null, customAgent: null, model: null },
    ...{ base: null, priority: null },
    files: uniquePaths(found.flatMap(({ paths }) => paths)),
    ...said,
    inferred: [
      ...(guessed ? ['kind' as const] : []),
      ...(id === null ? ['key' as const] : []),
      ...(one.title.trim() === '' ? ['title' as const] : []),
      ...(found.some(
        ({ paths }, at) => one.mentions?.[at]?.role === null && paths.some(({ role }) => role === 'writes'),
      )
        ? ['files' as const]
        : []),
    ],
  };
  return { task, lines: [], fields, mark: one.mark, alsoCalled: one.alsoCalled ?? [] };
}

/** A field of some texts, which all stand at one place; none where there are no texts. */
export function fieldOf(key: FieldKey, texts: readonly string[], place: PlanPlace): ReadField[] {
  return texts.length === 0 ? [] : [{ key, values: texts.map((text) => ({ text, place })) }];
}

export const NO_DEFAULTS: ReadPlan['defaults'] = {
  ...{ agent: null, customAgent: null, model: null, base: null, maxParallel: null },
  ...{ checks: [], constraints: [], nonGoals: [], files: [] },
};
