import { openRepository, treeOf } from '../../git';
import type { RunningTurn } from './running-turn';

/**
 * Whether a file is another one after the turn than before it, once its end checkpoint is taken, also where the agent
 * committed it by itself; true where that cannot be told.
 */
export async function leftChanges({
  session,
  turn,
}: Pick<RunningTurn, 'session' | 'turn'>): Promise<boolean> {
  const { start, end } = session.state.checkpoints[turn - 1] ?? {};
  if (!start || !end) return true;
  const repository = openRepository(session.state.row.repositoryPath);
  const trees = Promise.all([treeOf(repository, start), treeOf(repository, end)]);
  return trees.then(
    ([before, after]) => before !== after,
    () => true,
  );
}
