import { type Plan, PlanTask, TaskKey } from '../plan';

/** A task that says nothing but its name; `said` is what it says beside that. */
export function madeTask(key: string, said: Partial<PlanTask> = {}): PlanTask {
  const place = { file: 0, line: 1 };
  return PlanTask.parse({
    ...{ key: TaskKey.parse(key), id: key, title: key, text: '', place, mark: 'open', kind: 'work' },
    ...{ optional: false, parallel: false, phase: null, labels: [], acceptance: [], checks: [], files: [] },
    ...{ constraints: [], nonGoals: [], steps: [], agent: null, customAgent: null, model: null },
    ...{ base: null, priority: null, inferred: [] },
    ...said,
  });
}

/** A plan of these tasks; `T2<T1`: T2 waits for T1. */
export function planOfTasks(tasks: PlanTask[], edges: readonly string[] = []): Plan {
  return {
    ...{
      sources: [],
      tag: null,
      format: 'understory',
      title: 'A plan',
      context: '',
      grain: 'task',
      grains: ['task'],
    },
    defaults: {
      ...{ agent: null, customAgent: null, model: null, base: null, maxParallel: null },
      ...{ checks: [], constraints: [], nonGoals: [], files: [] },
    },
    ...{ phases: [], tasks, problems: [], overlaps: [], ticks: [] },
    edges: edges.map((edge) => {
      const [task = '', on = ''] = edge.split('<');
      return { task: TaskKey.parse(task), on: TaskKey.parse(on), via: 'stated', place: null };
    }),
  };
}
