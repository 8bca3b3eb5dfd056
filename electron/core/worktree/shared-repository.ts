import { commonDirectory, type Git, openRepository } from '../git';

/** A repository that sessions have worktrees of, and the data folder, which alone says what they have. */
export type SharedRepository = {
  readonly home: string;
  readonly git: Git;
  /** The Git folder that all its working trees share. Agents can write to it, so nothing in it says what to do. */
  readonly commonDir: string;
};

export async function openShared({
  home,
  repositoryPath,
}: {
  readonly home: string;
  readonly repositoryPath: string;
}): Promise<SharedRepository> {
  const git = openRepository(repositoryPath);
  return { home, git, commonDir: await commonDirectory(git) };
}
