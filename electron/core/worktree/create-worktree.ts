import type { CarriedFiles } from '#shared/hand-off';
import type { CommitId, RepoPath, SessionId } from '#shared/ids';
import type { RefusalOf } from '#shared/refusals';
import { ok, type Result, refuse } from '#shared/result';
import { folderIdentity } from '../folder-identity';
import { type FileSettings, type Git, type Person, type RepositoryTrouble, userIdentity } from '../git';
import { workspaceTrouble } from '../workspace-pin';
import {
  addWorktree,
  checkOut,
  notCreated,
  type Reserved,
  removeHalfMade,
  reserve,
  resetIndex,
} from './add-worktree';
import { findIncluded, includeFiles } from './include-files';
import { forgetLeftover } from './leftovers';
import { placeFor } from './names';
import { type MadeWorktree, openMade } from './prove-worktree';
import { type Admits, runSetup, type SetupEnd } from './run-setup';
import { openShared, type SharedRepository } from './shared-repository';
import { worktreeHealth } from './worktree-health';
import { forgetRecord, readRecord, writeRecord } from './worktree-record';

export type CreateWorktree = {
  /** The data folder. */
  readonly home: string;
  readonly repositoryPath: string;
  readonly session: SessionId;
  /** Names branch and folder. */
  readonly title: string;
  readonly base: CommitId;
  /** What it begins with beside the base; absent or null: nothing. */
  readonly carried?: CarriedFiles | null;
  /** Folder that holds the worktrees; `{repository}` stands for the workspace's path. */
  readonly place: string;
  /** Glob patterns of ignored files to copy, beside the repository's own lists. */
  readonly include: readonly string[];
  /** Program and arguments run in the new worktree; null for none. */
  readonly setup: readonly string[] | null;
  /** What keeps that program to the worktree at a path; absent, or null: nothing does. */
  sandboxAt?(path: string): Admits | null;
  /** Who the user is to Git, where that is known better than by the configuration of now; null: nobody. */
  readonly author?: Person | null | undefined;
  /** Called once the repository lists the worktree, before its files are written. What it begins goes on beside that. */
  linked?(made: MadeWorktree & { readonly branch: string }): void;
  /** Called once Git has begun to write its files: what takes this process long to begin does not keep that waiting. */
  writing?(path: string): void;
  /** Called when the worktree is there and the set-up command is about to run. */
  beforeSetup?(): Promise<void>;
  onSetupOutput?(text: string): void;
  readonly signal?: AbortSignal;
};

export type CreatedWorktree = {
  /** Real path. */
  readonly path: string;
  /** Full ref. */
  readonly branch: string;
  /** Ignored files that were copied along, and those that were named but could not be. */
  readonly included: number;
  readonly notIncluded: readonly RepoPath[];
  /** Until the worktree could be worked in; the set-up command is not counted. */
  readonly milliseconds: number;
  /** How the set-up command ended. Its failing deletes nothing: the caller decides. */
  readonly setup: SetupEnd | null;
};

export type WorktreeNotCreated =
  | RepositoryTrouble
  | RefusalOf<
      'isolation-failed' | 'programs-not-trusted' | 'content-filter-failed' | 'disk-full' | 'not-writable'
    >;

/**
 * Makes a linked worktree on a new branch for a session. Either all of it exists afterwards or none of it; the user's
 * workspace is never a substitute. Submodules stay uninitialised. A session that has a whole worktree already, because
 * a crash came before it was told, gets that one.
 */
export async function createWorktree(
  options: CreateWorktree,
): Promise<Result<CreatedWorktree, WorktreeNotCreated>> {
  const { home, repositoryPath, session, carried, signal } = options;
  const base = carried?.branch ?? options.base;
  const begun = performance.now();
  const trouble = await workspaceTrouble(home, repositoryPath);
  if (trouble) return refuse(trouble);
  let made: Pick<CreatedWorktree, 'path' | 'branch' | 'included' | 'notIncluded'> | null = null;
  let shared: SharedRepository | null = null;
  let reserved: Reserved | null = null;
  try {
    shared = await openShared(options);
    const { git } = shared;
    const whole = await wholeWorktree(options);
    if (whole) {
      const setup = await setUp(options, whole.path);
      return ok({ ...whole, included: 0, notIncluded: [], milliseconds: 0, setup });
    }
    reserved = await reserve(shared, { ...options, base });
    const { path, branch } = reserved;
    const linked = await addWorktree(shared, { path, branch, session, signal });
    options.linked?.({ ...linked, branch });
    const checkedOut = checkOut(linked, carried?.commit ?? base, {
      ...{ home, repositoryPath, signal },
      writing: () => options.writing?.(path),
      ...(carried
        ? {
            afterwards: (files: Git, settings: FileSettings) =>
              resetIndex(files, settings, { tree: carried.index, files: carried.commit }),
          }
        : {}),
    });
    const besides = [
      options.author === undefined ? userIdentity(git) : options.author,
      findIncluded(repositoryPath, options.include),
    ] as const;
    // Nothing writes to the folder any more, and no Git runs, when a failure is taken back.
    await Promise.allSettled([checkedOut, ...besides]);
    const [, author, wanted] = await Promise.all([checkedOut, ...besides]);
    const { copied, left } = await includeFiles(repositoryPath, openMade(linked), wanted);
    signal?.throwIfAborted();
    await writeRecord(home, {
      ...{ session, path, branch, admin: linked.admin, author },
      folder: await folderIdentity(path),
      removed: false,
      trash: [],
    });
    await forgetLeftover(home, { what: 'creation', session });
    made = { path, branch, included: copied, notIncluded: left };
  } catch (error) {
    const refusal = await notCreated(error, placeFor(options.place, repositoryPath), repositoryPath);
    if (shared !== null && reserved !== null) {
      await removeHalfMade(shared, { ...reserved, session, at: base });
      await forgetRecord(home, session);
    }
    if (signal?.aborted)
      return refuse({ code: 'isolation-failed', reason: 'cancelled', message: 'cancelled' });
    return refuse(refusal);
  }
  const milliseconds = Math.round(performance.now() - begun);
  const setup = await setUp(options, made.path);
  return ok({ ...made, milliseconds, setup });
}

async function setUp(options: CreateWorktree, path: string): Promise<SetupEnd | null> {
  if (options.setup === null) return null;
  await options.beforeSetup?.();
  return runSetup(options.setup, path, { ...options, sandbox: options.sandboxAt?.(path) ?? null });
}

async function wholeWorktree({
  home,
  repositoryPath,
  session,
}: CreateWorktree): Promise<Pick<CreatedWorktree, 'path' | 'branch'> | null> {
  const record = readRecord(home, session);
  if (record === null || record.removed) return null;
  const { path, branch } = record;
  return (await worktreeHealth({ home, repositoryPath, path, session })) === 'fine' ? { path, branch } : null;
}
