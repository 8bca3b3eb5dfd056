import { DAY_MS } from '#shared/dates';
import type { SessionEvent } from '#shared/events';
import type { CommitId } from '#shared/ids';
import { asFound, undecided } from '#shared/living-process';
import { usesWorkspace } from '#shared/place';
import type { RefusalOf } from '#shared/refusals';
import { ok, type Result, refuse } from '#shared/result';
import type { SessionRow } from '#shared/session';
import { objectsRefusal } from '../../apply';
import type { RepositoryTrouble } from '../../git';
import { isThere } from '../../is-there';
import type { Clock, Ports, SettingsPort } from '../../ports';
import { replacedRefusal } from '../../workspace-pin';
import { createWorktree, RETENTION_DAYS, removeWorktree, restoreWorktree } from '../../worktree';
import { decide } from '../state';
import type { LiveSession } from '../store';
import type { AgentDesk, ProcessWatch } from '../turn';
import { repositoryTroubleOf, takeOverGit } from '../turn';

type Isolation =
  | RepositoryTrouble
  | RefusalOf<
      'isolation-failed' | 'programs-not-trusted' | 'content-filter-failed' | 'disk-full' | 'not-writable'
    >;

/**
 * Worktree and branch go; a hidden ref keeps the work. The work of a local session is the user's and stays. While processes
 * still work in the worktree that the user has not decided on, it is refused: they would go on writing to the folder in the
 * trash, which is to stay as it was, and could be the user's own, with edits that are not saved.
 */
export async function discardSession(
  session: LiveSession,
  desk: AgentDesk,
  processes: ProcessWatch,
  { clock, step }: Pick<Ports, 'clock' | 'step'>,
): Promise<
  Result<
    SessionRow,
    | RepositoryTrouble
    | RefusalOf<
        | 'session-newer'
        | 'session-busy'
        | 'session-discarded'
        | 'processes-living'
        | 'not-writable'
        | 'objects-missing'
      >
  >
> {
  const may = decide(session.state, { type: 'change-worktree' });
  if (!may.ok) return may;
  const { row, lastWorktree } = session.state;
  await desk.close(row.session);
  await processes.look();
  const living = undecided(session.state.row.processes);
  if (living.length > 0)
    return refuse({ code: 'processes-living', session: row.session, processes: living.map(asFound) });
  let kept: Kept = { ref: '', head: row.head, folder: null };
  if (row.branch !== null && lastWorktree !== null) {
    const trouble = await repositoryTroubleOf(session);
    if (trouble) return refuse(trouble);
    await takeOverGit(session, null);
    const removed = await removeWorktree({
      home: session.home,
      repositoryPath: row.repositoryPath,
      path: lastWorktree,
      branch: row.branch,
      session: row.session,
      head: row.head,
      ...(step ? { step } : {}),
    }).catch((error: unknown) => {
      const lacking = replacedRefusal(error) ?? objectsRefusal(error);
      if (!lacking) throw error;
      return refuse(lacking);
    });
    if (!removed.ok) return removed;
    kept = removed.value;
  }
  await session.record(discardedEvent(kept, clock));
  return ok(session.durable.state.row);
}

type Kept = { readonly ref: string; readonly head: CommitId; readonly folder: string | null };

function discardedEvent({ ref, head, folder }: Kept, clock: Clock): SessionEvent {
  const keptUntil = new Date(clock.now().getTime() + RETENTION_DAYS * DAY_MS).toISOString();
  return { type: 'session.discarded', ref, head, keptUntil, folder };
}

/** A discard, which kept `kept`, may have ended without its session hearing of it: then its log is told now. */
export async function concludeDiscard(
  session: LiveSession,
  kept: { ref: string; head: CommitId },
  clock: Clock,
): Promise<boolean> {
  const { row, lastWorktree } = session.state;
  if (row.discarded !== null || usesWorkspace(row) || row.branch === null || lastWorktree === null)
    return false;
  if (await isThere(lastWorktree)) return false;
  await session.record(
    { type: 'session.noted', turn: null, note: { code: 'discard-finished' } },
    discardedEvent({ folder: null, ...kept }, clock),
  );
  return true;
}

/** Takes a discard back: worktree and branch are made again from what the hidden ref keeps. */
export async function restoreSession(
  session: LiveSession,
  { settings, clock }: Pick<Ports, 'settings' | 'clock'>,
): Promise<
  Result<SessionRow, RefusalOf<'session-newer' | 'session-not-discarded' | 'session-expired'> | Isolation>
> {
  const may = decide(session.state, { type: 'restore', now: clock.now() });
  if (!may.ok) return may;
  const { row, lastWorktree } = session.state;
  const trouble = await repositoryTroubleOf(session);
  if (trouble) return refuse(trouble);
  const place = settings.get().worktreePlace;
  const made = usesWorkspace(row)
    ? ok({ path: row.repositoryPath, branch: '' })
    : row.branch !== null && lastWorktree !== null
      ? await restoreWorktree({
          home: session.home,
          repositoryPath: row.repositoryPath,
          session: row.session,
          head: row.discarded?.head ?? row.head,
          branch: row.branch,
          path: lastWorktree,
          place,
        })
      : await createWorktree({
          home: session.home,
          repositoryPath: row.repositoryPath,
          session: row.session,
          title: row.title,
          base: row.base.commit,
          carried: session.state.handedFrom?.carried ?? null,
          place,
          include: settings.get().worktreeInclude,
          setup: null,
        });
  if (!made.ok) return made;
  await session.record({ type: 'session.restored', path: made.value.path, branch: made.value.branch });
  return ok(session.durable.state.row);
}

/** Makes the worktree again after it was deleted by hand, with the files of the newest checkpoint. */
export async function restoreMissingWorktree(
  session: LiveSession,
  settings: SettingsPort,
): Promise<
  Result<
    SessionRow,
    RefusalOf<'session-newer' | 'session-busy' | 'session-discarded' | 'not-a-background-session'> | Isolation
  >
> {
  const may = decide(session.state, { type: 'apply' });
  if (!may.ok) return may;
  const { row, lastWorktree } = session.state;
  // Never made yet: the next turn does that.
  if (row.branch === null || lastWorktree === null) return ok(row);
  const trouble = await repositoryTroubleOf(session);
  if (trouble) return refuse(trouble);
  const made = await restoreWorktree({
    home: session.home,
    repositoryPath: row.repositoryPath,
    session: row.session,
    head: row.head,
    branch: row.branch,
    path: lastWorktree,
    place: settings.get().worktreePlace,
  });
  if (!made.ok) return made;
  const { path, branch } = made.value;
  await session.record({
    type: 'worktree.restored',
    path,
    from: row.head,
    branch: branch === row.branch ? null : branch,
  });
  return ok(session.durable.state.row);
}
