import type { Branch } from '#shared/repository';
import { currentHead, listRefs, openRepository } from '../git';

/** Branches a session can start from, newest first; remote-tracking ones too, without their `HEAD`. */
export async function listBranches(repositoryPath: string): Promise<Branch[]> {
  const git = openRepository(repositoryPath);
  const [head, refs] = await Promise.all([currentHead(git), listRefs(git, 'refs/heads', 'refs/remotes')]);
  return refs
    .filter(({ ref }) => !/^refs\/remotes\/[^/]+\/HEAD$/.test(ref))
    .map(({ ref, commit, at }) => ({
      ref,
      commit,
      remote: ref.startsWith('refs/remotes/'),
      current: ref === head.ref,
      at: at.toISOString(),
    }))
    .sort((a, b) => b.at.localeCompare(a.at) || a.ref.localeCompare(b.ref));
}
