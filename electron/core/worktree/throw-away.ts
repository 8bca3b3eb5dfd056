import { ok, type Result, refuse } from '#shared/result';
import { createLanes } from '../git';
import { workspaceTrouble } from '../workspace-pin';
import { addWorktree, checkOut, notCreated, type Reserved, removeHalfMade, reserve } from './add-worktree';
import type { CreateWorktree, WorktreeNotCreated } from './create-worktree';
import { findIncluded, includeFiles } from './include-files';
import { placeFor } from './names';
import { openMade } from './prove-worktree';
import { runSetup, type SetupEnd } from './run-setup';
import { openShared, type SharedRepository } from './shared-repository';

type Options = Omit<CreateWorktree, 'carried' | 'author' | 'linked' | 'writing' | 'beforeSetup'>;
type Work<T> = (path: string, setup: SetupEnd | null) => Promise<T>;

/** A session's note of what is being made for it is about one worktree. */
const bySession = createLanes();

const CANCELLED = { code: 'isolation-failed', reason: 'cancelled', message: 'cancelled' } as const;

/**
 * Makes a worktree for one look at a commit, as a session's is made, and takes it away again with its branch, whatever becomes of
 * the work. It stays noted as one that is being made, in the name of a session of the repository: what a crash leaves of it
 * goes at the next start. Those of one session wait for each other, and are not waited for once the signal aborts.
 */
export function inThrowAwayWorktree<T>(
  options: Options,
  work: Work<T>,
): Promise<Result<T, WorktreeNotCreated>> {
  const { home, session, signal } = options;
  let begun = false;
  return new Promise((resolve, reject) => {
    const leave = () => {
      if (!begun) resolve(refuse(CANCELLED));
    };
    signal?.addEventListener('abort', leave, { once: true });
    bySession
      .lane(`${home} ${session}`)
      .run(async () => {
        if (signal?.aborted) return refuse(CANCELLED);
        begun = true;
        return await make(options, work);
      })
      .finally(() => signal?.removeEventListener('abort', leave))
      .then(resolve, reject);
  });
}

async function make<T>(options: Options, work: Work<T>): Promise<Result<T, WorktreeNotCreated>> {
  const { home, repositoryPath, session, base, signal } = options;
  const trouble = await workspaceTrouble(home, repositoryPath);
  if (trouble) return refuse(trouble);
  let shared: SharedRepository | null = null;
  let reserved: Reserved | null = null;
  try {
    try {
      shared = await openShared(options);
      reserved = await reserve(shared, options);
      const { path, branch } = reserved;
      const linked = await addWorktree(shared, { path, branch, session, signal });
      await checkOut(linked, base, { home, repositoryPath, signal });
      const wanted = await findIncluded(repositoryPath, options.include);
      await includeFiles(repositoryPath, openMade(linked), wanted);
      signal?.throwIfAborted();
    } catch (error) {
      if (signal?.aborted) return refuse(CANCELLED);
      return refuse(await notCreated(error, placeFor(options.place, repositoryPath), repositoryPath));
    }
    const { path } = reserved;
    const sandbox = options.sandboxAt?.(path) ?? null;
    const setup =
      options.setup === null ? null : await runSetup(options.setup, path, { ...options, sandbox });
    return ok(await work(path, setup));
  } finally {
    if (shared !== null && reserved !== null)
      await removeHalfMade(shared, { ...reserved, session, at: base });
  }
}
