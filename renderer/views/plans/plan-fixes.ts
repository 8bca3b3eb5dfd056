import { displayPath } from '#shared/display-path';
import { mergeTasks, partsOf, splitByParts } from '#shared/divide-tasks';
import { changeTask, renamePath, taskOf } from '#shared/edit-plan';
import type { Plan, PlanProblem, TaskKey } from '#shared/plan';

/** What of a task is written in its editor. */
export type EditedField = 'title' | 'text' | 'acceptance' | 'files';

/** What one click does against a problem: an edit, worked out with the click (null: it cannot be any more), or the field in which the user says what is missing. */
export type PlanFix =
  | { readonly does: 'edit'; readonly label: string; readonly edit: () => Plan | null }
  | {
      readonly does: 'open';
      readonly label: string;
      readonly task: TaskKey;
      readonly field: EditedField;
    };

/** The fix of a problem; null where only the user can tell what there is to do. */
export function fixOf(plan: Plan, problem: PlanProblem): PlanFix | null {
  const { code, task: key, about } = problem;
  const [first = '', second = ''] = about;
  const edit = (label: string, changed: () => Plan | null): PlanFix => ({
    does: 'edit',
    label,
    edit: changed,
  });
  if (key === null) {
    const names = { 'unknown-agent': 'agent', 'unknown-custom-agent': 'customAgent', 'unknown-base': 'base' };
    const field = names[code as keyof typeof names];
    return field === undefined
      ? null
      : edit('Use the Usual One', () => ({ ...plan, defaults: { ...plan.defaults, [field]: null } }));
  }
  const task = taskOf(plan, key);
  if (!task) return null;
  const open = (label: string, field: EditedField): PlanFix => ({ does: 'open', label, task: key, field });
  switch (code) {
    case 'missing-file':
    case 'missing-context':
      return second === ''
        ? open('Edit Files', 'files')
        : edit(`Use ${displayPath(second)}`, () => renamePath(plan, key, first, second));
    case 'scope-unknown':
      return open('Name Files', 'files');
    case 'no-acceptance':
      return open('Add Criterion', 'acceptance');
    case 'criterion-unclear':
      return open('Edit Criteria', 'acceptance');
    case 'vague-task':
    case 'placeholder':
      return open('Edit', task.title.includes(first) ? 'title' : 'text');
    case 'open-questions':
    case 'refers-elsewhere':
    case 'told-to-tool':
      return open('Edit', 'text');
    case 'too-large':
      return partsOf(task).length > 1
        ? edit(`Split Into ${partsOf(task).length}`, () => splitByParts(plan, key))
        : open('Edit', 'text');
    case 'too-small': {
      const before = plan.tasks[plan.tasks.indexOf(task) - 1];
      return before?.kind === 'work' && before.mark === 'open'
        ? edit(`Merge Into ${displayPath(before.key)}`, () => mergeTasks(plan, before.key, key))
        : null;
    }
    case 'needs-person':
      return edit('Make It Yours', () => changeTask(plan, key, { kind: 'human' }));
    case 'unknown-agent':
      return edit('Use the Usual Agent', () => changeTask(plan, key, { agent: null }));
    case 'unknown-custom-agent':
      return edit('Use None', () => changeTask(plan, key, { customAgent: null }));
    case 'unknown-base':
      return edit('Use the Usual Base', () => changeTask(plan, key, { base: null }));
    default:
      return null;
  }
}
