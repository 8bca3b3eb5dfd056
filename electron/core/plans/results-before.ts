import type { CommitId, SessionId } from '#shared/ids';
import type { Plan, TaskKey } from '#shared/plan';
import type { SessionRow } from '#shared/session';
import { prerequisites } from '#shared/task-states';
import type { Applies } from '../apply';
import { HIDDEN_REFS, openRepository, readRef, updateRef } from '../git';

/** A task that another one begins on, with its session. */
export type ResultBefore = readonly [TaskKey, SessionRow];

/** The sessions whose results a task begins on, in the order of the plan. */
export function resultsBefore(
  plan: Pick<Plan, 'tasks' | 'edges'>,
  task: TaskKey,
  rows: ReadonlyMap<TaskKey, SessionRow>,
): ResultBefore[] {
  const on = new Set(prerequisites(plan.edges).get(task) ?? []);
  return plan.tasks.flatMap(({ key }) => {
    const row = on.has(key) ? rows.get(key) : undefined;
    return row ? [[key, row] as const] : [];
  });
}

/** What was done before, as one commit, or where that does not go together. Null: nothing was, so it begins as any session. */
export async function joinBefore(applies: Pick<Applies, 'join'>, before: readonly ResultBefore[]) {
  const [first] = before;
  if (!first) return null;
  const path = first[1].repositoryPath;
  const git = openRepository(path);
  const tips: CommitId[] = [];
  for (const [, row] of before) {
    const tip = row.branch === null ? null : await readRef(git, row.branch);
    // Whoever took the branch away did not take the work away.
    tips.push(tip ?? row.head);
  }
  const [tip, ...others] = tips;
  return tip === undefined ? null : applies.join(path, [tip, ...others]);
}

/** The ref that keeps what was joined for a session: it is in no branch before its worktree is made, or updated. */
export function baseRef(session: SessionId): string {
  return `${HIDDEN_REFS}${session}/base`;
}

export async function keepBase(
  { session, repositoryPath }: Pick<SessionRow, 'session' | 'repositoryPath'>,
  commit: CommitId,
): Promise<void> {
  await updateRef(openRepository(repositoryPath), baseRef(session), commit);
}

/** The Git trees of what was done before, by its task. */
export function treesOf(before: readonly ResultBefore[]): Record<string, string> {
  return Object.fromEntries(before.flatMap(([key, { tree }]) => (tree ? [[key, tree]] : [])));
}
