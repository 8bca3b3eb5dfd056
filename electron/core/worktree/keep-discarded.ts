import { stat } from 'node:fs/promises';
import { DAY_MS } from '#shared/dates';
import { CommitId, SessionId } from '#shared/ids';
import {
  commitMessage,
  commitTree,
  deleteRef,
  emptyTree,
  type Git,
  isAncestor,
  listRefs,
  openRepository,
  readRef,
  repositoryLanes,
  resolveCommit,
  treeOf,
  updateRef,
} from '../git';
import { openShared, type SharedRepository } from './shared-repository';
import { deleteTrash, type TrashEntry } from './trash';
import { deleteSandbox } from './trash-sandbox';
import { forgetRecord, readRecord, writeRecord } from './worktree-record';

/** Days that discarded work stays findable. */
export const RETENTION_DAYS = 30;

export function discardedRef(session: SessionId | '*'): string {
  return `refs/understory/${session}/discarded`;
}

function discardedSession(ref: string): SessionId | null {
  return SessionId.safeParse(/^refs\/understory\/([^/]+)\/discarded$/.exec(ref)?.[1]).data ?? null;
}

/**
 * Makes one commit from which everything of a session can be reached, and points the hidden ref at it: its newest
 * checkpoint, its branch, where its worktree's HEAD was, and as the tree the files as they were at last.
 */
export async function keepDiscarded(
  git: Git,
  work: {
    session: SessionId;
    branch: string;
    head: CommitId;
    /** The files at the end; null when there are none to look at any more. */
    tree: string | null;
    worktreeHead: CommitId | null;
    /** What only the worktree's own Git folder led to. */
    looseEnds: CommitId | null;
  },
): Promise<{ ref: string; head: CommitId }> {
  const { session, branch, head } = work;
  const ref = discardedRef(session);
  const [before, branchHead, last] = await Promise.all([
    readRef(git, ref),
    readRef(git, branch),
    resolveCommit(git, head),
  ]);
  // Discarding was begun before and interrupted: what it kept is newer than the checkpoint.
  const newer = before !== null && (last === null || (await isAncestor(git, last, before))) ? before : last;
  const newest = newer ?? branchHead;
  const known = before === null ? null : await readDiscarded(git, before);
  const parents = [last, branchHead, work.worktreeHead, before, work.looseEnds].filter(
    (commit) => commit !== null,
  );
  const commit = await commitTree(git, {
    tree: work.tree ?? (newest === null ? await emptyTree(git) : await treeOf(git, newest)),
    parents: [...new Set(parents)],
    message: `Discarded\n\nUnderstory-Session: ${session}\nUnderstory-Branch: ${branch}\nUnderstory-Branch-Head: ${
      branchHead ?? known?.branchHead ?? 'none'
    }\n`,
  });
  await updateRef(git, ref, commit);
  return { ref, head: commit };
}

/**
 * What discards have kept of a repository's sessions and was not taken back. One question, however many there are. A ref
 * alone says nothing, since an agent can make one: the session's worktree is on record as removed.
 */
export async function listDiscarded({
  home,
  repositoryPath,
}: {
  readonly home: string;
  readonly repositoryPath: string;
}): Promise<ReadonlyMap<SessionId, { ref: string; head: CommitId }>> {
  const refs = await listRefs(openRepository(repositoryPath), discardedRef('*'));
  return new Map(
    refs.flatMap(({ ref, commit }) => {
      const session = discardedSession(ref);
      const removed = session !== null && readRecord(home, session)?.removed;
      return removed ? [[session, { ref, head: commit }] as const] : [];
    }),
  );
}

/** Where the branch of a discarded session was; null for a commit that is no such record. */
export async function readDiscarded(
  git: Git,
  commit: CommitId,
): Promise<{ branchHead: CommitId | null } | null> {
  const message = await commitMessage(git, commit);
  if (!message.startsWith('Discarded\n')) return null;
  const head = CommitId.safeParse(/^Understory-Branch-Head: (\S+)$/m.exec(message)?.[1]);
  return { branchHead: head.success ? head.data : null };
}

/**
 * Gives up discarded work whose time is over: all hidden refs of those sessions go, and what of them is in the trash. What
 * was discarded, and until when it is kept, is what the sessions' logs say. May be cut off and repeated. Answers the ids of
 * those given up.
 */
export async function expireDiscarded(options: {
  /** The data folder. */
  readonly home: string;
  readonly repositoryPath: string;
  /** Those of the repository. ISO 8601 until when a discarded one is kept; null: it is not discarded. */
  readonly sessions: readonly { readonly session: SessionId; readonly keptUntil: string | null }[];
  readonly now: Date;
  /** Told of every step that changed something, for fault injection in tests. */
  readonly step?: ((name: string) => void) | undefined;
}): Promise<SessionId[]> {
  const { repositoryPath, sessions, now, step = () => undefined } = options;
  if ((await stat(repositoryPath).catch(() => null)) === null) return [];
  const shared = await openShared(options);
  const { home, git, commonDir } = shared;
  const over = new Set(
    sessions.flatMap(({ session, keptUntil }) =>
      keptUntil !== null && Date.parse(keptUntil) <= now.getTime() ? [session] : [],
    ),
  );
  const limit = now.getTime() - RETENTION_DAYS * DAY_MS;
  await expireTrash(
    shared,
    sessions,
    (session, { at }) => over.has(session) || !(Date.parse(at) >= limit),
    step,
  );
  if (over.size === 0) return [];
  return repositoryLanes.lane(commonDir).run(async () => {
    await shared.proveInPlace();
    const kept = (await listRefs(git, discardedRef('*'))).map(({ ref }) => discardedSession(ref));
    const expired = kept.filter((session): session is SessionId => session !== null && over.has(session));
    for (const session of expired) {
      // The mark goes last: what is interrupted here is found again.
      const refs = (await listRefs(git, `refs/understory/${session}`)).map(({ ref }) => ref);
      for (const ref of refs) if (ref !== discardedRef(session)) await deleteRef(git, ref);
      step('checkpoints deleted');
      await forgetRecord(home, session);
      step('record forgotten');
      await deleteRef(git, discardedRef(session));
      step('given up');
    }
    return expired;
  });
}

/** Deleting takes long, so nothing waits for it: the record, which alone leads to the folders, is written after. */
async function expireTrash(
  { home, commonDir }: SharedRepository,
  sessions: readonly { readonly session: SessionId }[],
  isOverOf: (session: SessionId, entry: TrashEntry) => boolean,
  step: (name: string) => void,
): Promise<void> {
  for (const { session } of sessions) {
    const isOver = (entry: TrashEntry) => isOverOf(session, entry);
    const over = readRecord(home, session)?.trash.filter(isOver) ?? [];
    for (const entry of over) {
      await deleteTrash(commonDir, entry);
      await deleteSandbox(home, session, entry);
    }
    if (over.length === 0) continue;
    step('folder deleted');
    await repositoryLanes.lane(commonDir).run(async () => {
      const record = readRecord(home, session);
      if (record) await writeRecord(home, { ...record, trash: record.trash.filter((one) => !isOver(one)) });
    });
  }
}
