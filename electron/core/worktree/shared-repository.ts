import { commonDirectory, type Git, openRepository } from '../git';
import { proveInPlace } from '../workspace-pin';

/** A repository that sessions have worktrees of, and the data folder, which alone says what they have. */
export type SharedRepository = {
  readonly home: string;
  readonly git: Git;
  /** The Git folder that all its working trees share. Agents can write to it, so nothing in it says what to do. */
  readonly commonDir: string;
  /** Throws `WorkspaceReplaced` where the repository is no longer in its place. To be called before the first write. */
  proveInPlace(): Promise<void>;
};

/** Throws `WorkspaceReplaced` where something else stands at the path than the repository that was added. */
export async function openShared({
  home,
  repositoryPath,
}: {
  readonly home: string;
  readonly repositoryPath: string;
}): Promise<SharedRepository> {
  const inPlace = () => proveInPlace(home, repositoryPath);
  await inPlace();
  const git = openRepository(repositoryPath);
  return { home, git, commonDir: await commonDirectory(git), proveInPlace: inPlace };
}
