import { openRepository, treeOf } from '../git';
import { type LiveSession, remainingBaseOf } from '../session';
import { readRecord } from '../worktree';

/** Tells of discarded sessions whether the trash has the only copy of work of theirs; what was told holds for good. */
export type OnlyCopies = { of(session: LiveSession): Promise<boolean> };

export function createOnlyCopies(): OnlyCopies {
  const known = new Map<string, boolean>();
  return {
    async of(session) {
      const { row } = session.state;
      const { discarded } = row;
      // Without a branch it never had a worktree.
      if (!discarded || row.branch === null) return false;
      // An older entry may be one that could not be restored whole.
      const kept = readRecord(session.home, session.id)?.trash ?? [];
      if (kept.length === 0 || kept.some(({ beyond }) => beyond)) return true;
      const base = remainingBaseOf(session);
      const key = `${discarded.head} ${base}`;
      const before = known.get(key);
      if (before !== undefined) return before;
      const git = openRepository(row.repositoryPath);
      const trees = await Promise.all([treeOf(git, discarded.head), treeOf(git, base)]).catch(() => null);
      // Where that cannot be told it is taken for the only copy.
      if (trees === null) return true;
      known.set(key, trees[0] !== trees[1]);
      return trees[0] !== trees[1];
    },
  };
}
