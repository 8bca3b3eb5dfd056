import type { RefusalOf } from '#shared/refusals';
import { ok, type Result, refuse } from '#shared/result';
import { createLanes, objectsTrouble, type RepositoryTrouble, requireGit, worktreeLanes } from '../git/index';
import type { Unaccepted } from '../shared-state/index';
import { replacedRefusal, whyReplaced } from '../workspace-pin/index';
import { lockHolder, openWorkspace, type Workspace } from '../writing/index';
import { acceptedWorkspace } from './accepted-workspace';
import { type FailureRefusal, failureRefusal } from './failure-refusals';

/** Why there is no workspace to work in. */
export type Unopened = RepositoryTrouble | RefusalOf<'git-missing' | 'git-too-old'>;

type Work<T, R> = (workspace: Workspace) => Promise<Result<T, R>>;
type Answer<T, R> = Promise<Result<T, R | Unopened | FailureRefusal>>;

/** The lines in which applies and undos of a repository wait for each other, and what every one of them begins with. */
export type WorkspaceLanes = {
  /** One at a time per repository, after what a crash may have left is settled. */
  run<T, R>(path: string, work: Work<T, R>): Answer<T, R>;
  /** No write waits for it; one that comes into it has it made again. Where a crash left something it takes its turn. */
  read<T, R>(path: string, look: Work<T, R>): Answer<T, R>;
  /** Whatever else is done in an opened workspace that must be in its place; null where it is not. */
  inPlace<T>(path: string, work: (workspace: Workspace) => Promise<T>): Promise<T | null>;
};

export function createWorkspaceLanes({
  home,
  unaccepted,
  recover,
}: {
  readonly home: string;
  readonly unaccepted: (commonDir: string) => Promise<Unaccepted>;
  /** Settles what a crash left. */
  readonly recover: (workspace: Workspace) => Promise<unknown>;
}): WorkspaceLanes {
  const lanes = createLanes();
  const open = async (path: string): Promise<Result<Workspace, Unopened>> => {
    const git = await requireGit();
    if (!git.ok) return git;
    const opened = await openWorkspace(home, path);
    if (!opened.ok) return opened;
    return ok(await acceptedWorkspace(opened.value, await unaccepted(opened.value.commonDir)));
  };
  const run = async <T, R>(path: string, work: Work<T, R>): Answer<T, R> => {
    const opened = await open(path);
    if (!opened.ok) return opened;
    const workspace = opened.value;
    return lanes.lane(workspace.commonDir).run(async () => {
      // It may have waited for others.
      const replaced = await whyReplaced(home, path);
      if (replaced) return refuse(replaced);
      if ((await lockHolder(workspace)) !== null) await whileWriting(workspace, () => recover(workspace));
      return withRefusals(home, workspace, work);
    });
  };
  return {
    run,
    read: async (path, look) => {
      const opened = await open(path);
      if (!opened.ok) return opened;
      const workspace = opened.value;
      const seen = await lanes.lane(workspace.commonDir).read(async () => {
        const replaced = await whyReplaced(home, path);
        if (replaced) return refuse(replaced);
        return (await lockHolder(workspace)) === null ? withRefusals(home, workspace, look) : null;
      });
      return seen ?? run(path, look);
    },
    inPlace: async (path, work) => {
      const opened = await openWorkspace(home, path);
      if (!opened.ok) return null;
      return lanes
        .lane(opened.value.commonDir)
        .run(async () => ((await whyReplaced(home, path)) === null ? work(opened.value) : null));
    },
  };
}

/** A session may work in the workspace itself: none of its checkpoints is to hold half of a write. */
export function whileWriting<T>({ root }: Workspace, work: () => Promise<T>): Promise<T> {
  return worktreeLanes.lane(root).run(work);
}

async function withRefusals<T, R>(
  home: string,
  workspace: Workspace,
  work: Work<T, R>,
): Promise<Result<T, R | RepositoryTrouble | FailureRefusal>> {
  const { root } = workspace;
  try {
    return await work(workspace);
  } catch (error) {
    const refusal = replacedRefusal(error) ?? failureRefusal(error, { repository: root, folder: home });
    if (!refusal) throw error;
    const away = refusal.code === 'objects-missing' ? await objectsTrouble(root) : null;
    return refuse(away ?? refusal);
  }
}
