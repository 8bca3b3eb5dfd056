import type { PlanPath, PlanProblem, PlanTask } from '#shared/plan';
import { isPattern } from '../path-pattern';
import type { BaseTree } from './base-tree';
import { firstWords } from './plain-words';

const MODIFIES: ReadonlySet<string> = new Set([
  ...[
    'update',
    'modify',
    'extend',
    'fix',
    'remove',
    'rename',
    'replace',
    'wire',
    'refactor',
    'edit',
    'change',
  ],
  ...['delete', 'adjust', 'move', 'split', 'rewrite', 'migrate'],
]);
const CREATES: ReadonlySet<string> = new Set([
  ...[
    'add',
    'create',
    'write',
    'implement',
    'build',
    'define',
    'introduce',
    'generate',
    'scaffold',
    'set',
    'new',
  ],
]);

/**
 * R5: files that a task is to change or to read and that are not where it begins. A plan names many that it is yet to make,
 * so only those count that it is said to change, and that no other task makes.
 */
export function fileProblems(task: PlanTask, tree: BaseTree, made: ReadonlySet<string>): PlanProblem[] {
  return task.files.flatMap((path): PlanProblem[] => {
    if (isPattern(path.path)) return [];
    const there = tree.has(path.path);
    const problem = (code: PlanProblem['code'], level: PlanProblem['level']): PlanProblem[] => {
      const near = there ? null : tree.near(path.path);
      return [
        { code, level, task: task.key, place: path.place, about: [path.path, ...(near ? [near] : [])] },
      ];
    };
    if (there) return path.isNew === true ? problem('file-exists', 'note') : [];
    if (made.has(path.path) || path.isNew === true) return [];
    if (path.role === 'reads') return problem('missing-context', 'warn');
    return path.role === 'writes' && isToBeChanged(task, path) ? problem('missing-file', 'warn') : [];
  });
}

/** What the plan's tasks are to make: what is said to be new, and what a task that makes something names. */
export function madeFiles(tasks: readonly PlanTask[]): ReadonlySet<string> {
  return new Set(
    tasks.flatMap((task) => {
      const makes = firstWords(task.title, 3).some((word) => CREATES.has(word));
      return task.files.flatMap(({ path, role, isNew }) =>
        role === 'writes' && (isNew === true || (isNew === null && makes)) ? [path] : [],
      );
    }),
  );
}

function isToBeChanged({ title }: PlanTask, { isNew }: PlanPath): boolean {
  if (isNew === false) return true;
  const verb = firstWords(title, 4).find((word) => MODIFIES.has(word) || CREATES.has(word));
  return verb !== undefined && MODIFIES.has(verb);
}

/** R15: tasks that are done by their mark, and whose files are not there. */
export function staleProblems(task: PlanTask, tree: BaseTree): PlanProblem[] {
  const written = task.files.filter(
    ({ path, role }) => role === 'writes' && path.includes('/') && !isPattern(path),
  );
  const gone = written.filter(({ path }) => !tree.has(path));
  if (gone.length === 0 || gone.length < written.length) return [];
  const about = gone.slice(0, 5).map(({ path }) => path);
  return [{ code: 'stale', level: 'note', task: task.key, place: task.place, about }];
}
