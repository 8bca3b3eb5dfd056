import { lstat } from 'node:fs/promises';
import type { RepositoryId, SessionId } from '#shared/ids';
import { worktreeOf } from '#shared/place';
import type { OtherWorktree, UnsafeReason, WorktreeEntry } from '#shared/worktrees';
import type { Log } from '../ports';
import type { Repositories } from '../repository';
import type { LiveSession, Occupied, SessionStore } from '../session';
import { bearsOut, foreignWorktrees, readRecord, recordedSessions } from '../worktree';
import { judgeWorktree } from './judge-worktree';

export type InventoryTools = {
  /** The data folder. */
  readonly home: string;
  readonly store: Pick<SessionStore, 'get' | 'all' | 'lost'>;
  readonly occupied: Occupied;
  readonly repositories: Pick<Repositories, 'list'>;
  readonly log: Log;
};

/** A worktree that is on record, or that its session tells of. */
export type KnownWorktree = {
  readonly session: SessionId;
  readonly live: LiveSession | null;
  readonly repository: RepositoryId | null;
  readonly repositoryPath: string | null;
  readonly path: string;
  readonly branch: string;
};

/**
 * All worktrees of ours: what the data folder has on record, and what sessions tell of. The repositories are only asked where
 * the session's log is gone.
 */
export async function knownWorktrees(tools: InventoryTools): Promise<KnownWorktree[]> {
  const { home, store } = tools;
  const found: KnownWorktree[] = [];
  for (const live of store.all()) {
    const its = worktreeOfSession(live);
    if (its) found.push(its);
  }
  for (const session of await recordedSessions(home)) {
    if (store.get(session)) continue;
    const record = readRecord(home, session);
    if (!record || record.removed) continue;
    const { path, branch } = record;
    found.push({ session, live: null, ...(await repositoryOf(tools, session)), path, branch });
  }
  return found;
}

/** The one that a session tells of; null: it works in none, or was discarded. */
export function worktreeOfSession(live: LiveSession): KnownWorktree | null {
  const { row } = live.state;
  const worktree = row.discarded ? null : worktreeOf(row);
  return worktree && { session: live.id, live, ...placeOf(live), ...worktree };
}

function placeOf({ state: { row } }: LiveSession): Pick<KnownWorktree, 'repository' | 'repositoryPath'> {
  return { repository: row.repository, repositoryPath: row.repositoryPath };
}

/** The added repository that bears out a record whose session's log is gone. Of copies the one that has the folder. */
export async function repositoryOf(
  { home, repositories, log }: Pick<InventoryTools, 'home' | 'repositories' | 'log'>,
  session: SessionId,
): Promise<Pick<KnownWorktree, 'repository' | 'repositoryPath'>> {
  const record = readRecord(home, session);
  const byBranch: Pick<KnownWorktree, 'repository' | 'repositoryPath'>[] = [];
  for (const { id, path, state } of record ? await repositories.list() : []) {
    if (state.state !== 'ready' || !record) continue;
    const by = await bearsOut({ home, repositoryPath: path }, record).catch((error: unknown) => {
      log.warn('a repository could not be asked for a worktree', { path, error: String(error) });
      return null;
    });
    if (by === 'folder') return { repository: id, repositoryPath: path };
    if (by === 'branch') byBranch.push({ repository: id, repositoryPath: path });
  }
  const [only] = byBranch;
  return only && byBranch.length === 1 ? only : { repository: null, repositoryPath: null };
}

/** Looks at one of them. */
export async function lookAtWorktree(tools: InventoryTools, known: KnownWorktree): Promise<WorktreeEntry> {
  const { session, live, repository, repositoryPath, path, branch } = known;
  const folder = await lstat(path).catch(() => null);
  const row = live?.state.row;
  const judged = live
    ? await judgeWorktree(tools, live, path)
    : { verdict: { safe: false, because: whatIsLost(tools, session) } as const, seen: `${session} lost` };
  return {
    ...{ session, repository, repositoryPath, path, branch },
    there: folder !== null,
    title: row?.title ?? null,
    status: row?.status ?? null,
    createdAt: row?.createdAt ?? null,
    usedAt: row?.updatedAt ?? folder?.mtime.toISOString() ?? null,
    ...judged,
  };
}

function whatIsLost({ store }: InventoryTools, session: SessionId): UnsafeReason {
  const { log, remembered } = store.lost(session);
  return {
    why: 'lost',
    log,
    title: remembered?.row.title ?? null,
    agent: remembered ? remembered.profile.id : null,
  };
}

/** What is in the repositories beside them, which is somebody else's. */
export async function otherWorktrees(
  { home, repositories, log }: InventoryTools,
  ours: readonly KnownWorktree[],
  repository: RepositoryId | null,
): Promise<OtherWorktree[]> {
  const others: OtherWorktree[] = [];
  for (const { id, path: repositoryPath, state } of await repositories.list()) {
    if (state.state !== 'ready' || (repository !== null && id !== repository)) continue;
    try {
      const found = await foreignWorktrees({ home, repositoryPath }, ours);
      others.push(...found.map((one) => ({ repositoryPath, ...one })));
    } catch (error) {
      log.warn('the worktrees of a repository could not be listed', { repositoryPath, error: String(error) });
    }
  }
  return others;
}
