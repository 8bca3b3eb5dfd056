import type { SharedStates } from '../../shared-state';
import type { SetUpCommands } from '../../trust';
import { createRepositoryFollower, type RepositoryFollower } from './follow-moved-repository';
import { lookAtCopies, type RecoveryTools, recover, recoverRepository } from './recover';

/** Recovery from what an earlier run left open, in each repository as soon as it is in its place. */
export type Recovery = {
  /** Has what belongs to a repository follow it, and then settles what was left open in it. */
  readonly follower: RepositoryFollower;
  /** Settles what was left open in the repositories that are in their places now. */
  recover(): Promise<void>;
};

export function createRecovery(
  tools: RecoveryTools & { readonly shared: SharedStates; readonly setUp: SetUpCommands },
): Recovery {
  const settled = new Set<string>();
  return {
    follower: createRepositoryFollower({
      ...tools,
      async arrived(root) {
        // Where it was not found at the start, what a crash left in it waits for it to come back.
        if (settled.has(root)) return lookAtCopies(tools, root);
        settled.add(root);
        await recoverRepository(tools, root);
      },
    }),
    recover: () => recover(tools, settled),
  };
}
