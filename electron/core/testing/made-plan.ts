import { madeTask } from '#shared/testing/made-task';
import type { FieldKey, PlanLine, ReadPhase, ReadPlan, ReadTask } from '../plan-file/read-task';

const NO_DEFAULTS: ReadPlan['defaults'] = {
  ...{ agent: null, customAgent: null, model: null, base: null, maxParallel: null },
  ...{ checks: [], constraints: [], nonGoals: [], files: [] },
};

type Writable<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer U)[] ? U[] : T[K] };

/**
 * A plan as its readers hand it on, from a few lines: `## Phase 1: Setup` begins a phase, `## Dependencies` a section about
 * order, `- T1 [P] title` a task (`[?]`: it may be left out), `  - depends-on: T0` is a field of it.
 */
export function madePlan(format: ReadPlan['format'], text: string, more: Partial<ReadPlan> = {}): ReadPlan {
  const phases: Writable<ReadPhase>[] = [];
  const tasks: Writable<ReadTask>[] = [];
  const orderSections: PlanLine[][] = [];
  const lines = text.split('\n').map((text, at): PlanLine => {
    return { file: 0, line: at + 1, at: 0, text, quoted: false };
  });
  let into: PlanLine[] = [];
  let phase: string | null = null;
  for (const line of lines) {
    const place = { file: 0, line: line.line };
    const heading = /^## (.*)/.exec(line.text)?.[1];
    const task = /^- (\S+) (?:\[P\] )?(?:\[\?\] )?(.*)/.exec(line.text);
    const field = /^ {2}- ([a-z-]+): (.*)/.exec(line.text);
    if (heading?.startsWith('Depend')) {
      into = [];
      orderSections.push(into);
    } else if (heading !== undefined) {
      phase = heading;
      const number = /\d+/.exec(heading)?.[0] ?? '';
      const story = /User Story (\d+)/.exec(heading)?.[1];
      into = [line];
      phases.push({
        phase: { key: heading, title: heading, text: '', acceptance: [], place },
        alsoCalled: [`Phase ${number}`, number, ...(story ? [`US${story}`] : [])],
        lines: into,
        wave: null,
      });
    } else if (task && orderSections.length === 0) {
      const [, id = '', title = ''] = task;
      const isParallel = line.text.includes('[P]');
      into = [line];
      tasks.push({
        task: madeTask(id, {
          title,
          phase,
          place,
          parallel: isParallel,
          optional: line.text.includes('[?]'),
        }),
        ...{ lines: into, fields: [], mark: null, alsoCalled: [] },
      });
    } else if (field) {
      const [, key = '', value = ''] = field;
      tasks.at(-1)?.fields.push({ key: key as FieldKey, values: [{ text: value, place }] });
    } else into.push(line);
  }
  return {
    ...{ format, title: null, context: '', defaults: NO_DEFAULTS, grain: 'task', grains: ['task'] },
    ...{ problems: [], phases, tasks, order: null, orderSections },
    files: [{ name: 'plan.md', bytes: new TextEncoder().encode(text), lines }],
    ...more,
  };
}
