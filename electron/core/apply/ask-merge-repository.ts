import type { ConflictSides, StageIds } from '#shared/conflict';
import type { CommitId } from '#shared/ids';
import { openWorkspace, type Workspace } from '../writing/index';
import { conflictSides } from './conflict-sides';
import type { ForecastMemory } from './forecast/memory';
import { type ForecastSide, forecastPairs, type PairConflict } from './forecast/pairs';
import { type Joined, joinCommits } from './join-commits';
import { type MergeRepository, openMergeRepository } from './merge-repository';

/** What is asked of a repository's merge repository beside planning. Each throws where the repository is not there. */
export type MergeQuestions = {
  /** One commit that has all of several in it, or where they conflict. */
  join(repositoryPath: string, commits: readonly [CommitId, ...CommitId[]]): Promise<Joined>;
  /** Of which pairs of sessions the work conflicts. */
  forecast(repositoryPath: string, sides: readonly ForecastSide[]): Promise<readonly PairConflict[]>;
  /** A conflict's sides, of which some may be states of the workspace that the user's repository does not have. */
  sides(repositoryPath: string, stages: StageIds): Promise<ConflictSides>;
};

/** @param home the data folder */
export function askMergeRepository(
  home: string,
  memoryOf: (repositoryPath: string) => ForecastMemory,
): MergeQuestions {
  const asking = async <T>(
    repositoryPath: string,
    question: (mergeRepo: MergeRepository, workspace: Workspace) => Promise<T>,
  ): Promise<T> => {
    const opened = await openWorkspace(home, repositoryPath);
    if (!opened.ok) throw new Error(`no repository at ${repositoryPath}`);
    await using mergeRepo = await openMergeRepository(home, opened.value);
    return await question(mergeRepo, opened.value);
  };
  return {
    join: (path, commits) =>
      asking(path, (mergeRepo, workspace) => joinCommits(workspace, mergeRepo, commits)),
    forecast: (path, sides) => asking(path, (mergeRepo) => forecastPairs(mergeRepo, memoryOf(path), sides)),
    sides: (path, stages) => asking(path, (mergeRepo) => conflictSides(mergeRepo, stages)),
  };
}
