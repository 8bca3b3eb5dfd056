import type { ApplyId } from '#shared/ids';

/**
 * The refs of an apply: the workspace before it, what it made of it, and, once these are given up, the session's state
 * that was applied, which later plans build on.
 */
export function refsOf(apply: ApplyId): { before: string; after: string; head: string } {
  return {
    head: `refs/understory/applies/${apply}/head`,
    before: `refs/understory/applies/${apply}/before`,
    after: `refs/understory/applies/${apply}/after`,
  };
}

/** What keeps the state of one of an integration's sessions, counted from 0. */
export function headRefOf(apply: ApplyId, part: number): string {
  const { head } = refsOf(apply);
  return part === 0 ? head : `${head}-${part + 1}`;
}
