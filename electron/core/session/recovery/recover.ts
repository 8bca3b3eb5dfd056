import { type ApplyRecord, bySession } from '#shared/apply';
import type { SessionEvent } from '#shared/events';
import { lacksWorktree, usesWorkspace, worktreeOf } from '#shared/place';
import { ok } from '#shared/result';
import type { Applies, SettledWrite, WorktreeWrites } from '../../apply';
import { isThere } from '../../is-there';
import type { Clock, Log, Ports } from '../../ports';
import { whyReplaced } from '../../workspace-pin';
import { expireDiscarded, finishRemovals, listDiscarded } from '../../worktree';
import { type AskNotes, doneEvents, recordWrite, undoneEvents } from '../applying';
import type { Occupied } from '../state';
import type { LiveSession, SessionStore } from '../store';
import type { SafetyCopies, SharedStateWatch } from '../turn';
import { checkpointTurn, whyNoWorktree, whyReplacedOf } from '../turn';
import { concludeDiscard } from '../verbs';
import { compareHandOffs } from './compare-hand-offs';
import { endHandOvers } from './end-hand-overs';
import { endInterruptedChecks } from './end-interrupted-checks';

export type RecoveryTools = {
  /** The data folder. */
  readonly home: string;
  readonly store: SessionStore;
  readonly applies: Applies;
  readonly writes: WorktreeWrites;
  readonly occupied: Occupied;
  readonly notes: AskNotes;
  readonly watch: SharedStateWatch;
  readonly copies: SafetyCopies;
  readonly log: Log;
  readonly clock: Clock;
  readonly step?: Ports['step'];
};

/**
 * Settles what the end of an earlier run left open: turns are ended as interrupted with their work checkpointed, applies
 * and removals finished, discarded work given up whose time is over. One failure keeps no other from being settled.
 *
 * @param settled gets the repositories that were in their places
 */
export async function recover(recovery: RecoveryTools, settled: Set<string>): Promise<void> {
  const { store, log } = recovery;
  // What a newer version began is not this one's to end.
  const open = [...store.all()].filter(({ state }) => state.open !== null && !state.isNewer);
  const settle = (what: string, work: Promise<unknown>) => orTold(log, what, work);
  const paths = await inPlace(
    recovery,
    new Set([...store.all()].map(({ state }) => state.row.repositoryPath)),
  );
  // First: all that follows may need what was lost.
  for (const path of paths) await lookAtCopies(recovery, path);
  await Promise.all(open.map((session) => settle(`ending ${session.id}`, endInterrupted(recovery, session))));
  for (const session of store.all()) await settle(`checks of ${session.id}`, endInterruptedChecks(session));
  for (const path of paths) {
    settled.add(path);
    await settleRepository(recovery, path);
  }
  await settle('comparing applies with the sessions', compareApplies(recovery));
  await settle('comparing hand-offs', compareHandOffs(recovery));
  await settle('what was handed to sessions that never began', endHandOvers(recovery));
}

/** Settles what the end of an earlier run left open in a repository that was not there at the start. */
export async function recoverRepository(recovery: RecoveryTools, path: string): Promise<void> {
  await lookAtCopies(recovery, path);
  await settleRepository(recovery, path);
}

/** Puts back what a repository lost of what was made in it. */
export async function lookAtCopies(recovery: RecoveryTools, path: string): Promise<void> {
  const { copies, log } = recovery;
  await orTold(log, `safety copies of ${path}`, copies.lookAtStart(path, await appliesOnRecord(recovery)));
}

async function appliesOnRecord({ applies }: RecoveryTools): Promise<Set<string>> {
  return new Set((await applies.list(null)).map(({ apply }) => apply as string));
}

async function settleRepository(recovery: RecoveryTools, path: string): Promise<void> {
  const settle = (what: string, work: Promise<unknown>) => orTold(recovery.log, what, work);
  await settle(`applies in ${path}`, recoverApplies(recovery, path));
  await settle(`worktrees of ${path}`, recoverWrites(recovery, path));
  await settle(`removals in ${path}`, endRemovals(recovery, path));
  await settle(`discards in ${path}`, concludeDiscards(recovery, path));
  await settle(`expiry in ${path}`, expire(recovery, path));
  const held = recovery.copies.holdAtStart(path, await appliesOnRecord(recovery));
  await settle(`safety copies of ${path}`, held);
}

/** A failure is written down and goes no further. */
async function orTold(log: Log, what: string, work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    log.error(`recovery: ${what} failed`, { error: error instanceof Error ? error.stack : String(error) });
  }
}

function sessionsOf({ store }: RecoveryTools, repositoryPath: string): LiveSession[] {
  return [...store.all()].filter(({ state }) => state.row.repositoryPath === repositoryPath);
}

async function expire(recovery: RecoveryTools, repositoryPath: string): Promise<void> {
  const { home, clock, step } = recovery;
  const sessions = sessionsOf(recovery, repositoryPath).map(({ id, state }) => ({
    session: id,
    keptUntil: state.row.discarded?.keptUntil ?? null,
  }));
  await expireDiscarded({ home, repositoryPath, sessions, now: clock.now(), step });
}

async function endRemovals(recovery: RecoveryTools, repositoryPath: string): Promise<void> {
  const { home, log, step } = recovery;
  const sessions = sessionsOf(recovery, repositoryPath).map(({ id }) => id);
  const { failed } = await finishRemovals({ home, repositoryPath, sessions, step });
  if (failed.length > 0)
    log.warn('worktrees could not be removed; tried again at the next start', { failed });
}

async function concludeDiscards(
  { home, store, clock, log }: RecoveryTools,
  repositoryPath: string,
): Promise<void> {
  for (const [id, kept] of await listDiscarded({ home, repositoryPath })) {
    const session = store.get(id);
    if (session?.state.row.repositoryPath !== repositoryPath) continue;
    await orTold(log, `the discard of ${id}`, concludeDiscard(session, kept, clock));
  }
}

async function endInterrupted({ occupied, watch, log }: RecoveryTools, session: LiveSession): Promise<void> {
  const { row, open } = session.state;
  if (!open) return;
  await occupied.during(row.session, async () => {
    if (lacksWorktree(row)) {
      await session.record({ type: 'worktree.failed', code: 'interrupted' });
    } else if (open.started && (await worktreeIsThere(session))) {
      try {
        // Agents end with the app that started them.
        await checkpointTurn(session, open.turn, 'end', () => Promise.resolve());
      } catch (error) {
        log.error('the work of an interrupted turn could not be checkpointed; it is in the worktree', {
          session: session.id,
          error: String(error),
        });
      }
    }
    if (await isThere(row.repositoryPath)) await watch.end(session, open.turn, 'turn');
    await session.record({
      type: 'turn.ended',
      turn: open.turn,
      outcome: 'interrupted',
      stop: null,
      failure: null,
    });
    return ok(null);
  });
}

async function worktreeIsThere(session: LiveSession): Promise<boolean> {
  const { row } = session.state;
  if (!(await isThere(row.repositoryPath)) || (await whyReplacedOf(session)) !== null) return false;
  if (usesWorkspace(row)) return true;
  return worktreeOf(row) !== null && (await whyNoWorktree(session)) === null;
}

async function recoverApplies({ applies, store, log }: RecoveryTools, repositoryPath: string): Promise<void> {
  for (const note of await applies.recover(repositoryPath)) {
    log.warn('an apply that was cut off was settled', { note });
    const { operation, outcome, kept } = note;
    const record = (await applies.list(null)).find(({ apply }) => apply === note.apply);
    const told = record ? bySession(record).map(({ session }) => session) : [note.session];
    for (const id of told) {
      const session = id === null ? null : store.get(id);
      await session?.record({
        type: 'session.noted',
        turn: null,
        note: { code: 'apply-settled', operation, outcome, kept: kept.length },
      });
    }
  }
}

/** Rollbacks and updates of worktrees that were cut off, or that their session did not hear of in time. */
async function recoverWrites(
  { writes, store, occupied, log }: RecoveryTools,
  repositoryPath: string,
): Promise<void> {
  for (const id of await writes.pending()) {
    const session = store.get(id);
    const path = session?.state.lastWorktree;
    if (!session || !path || session.state.row.repositoryPath !== repositoryPath) continue;
    await occupied.during(id, async () => {
      const place = { repositoryPath, path, session: id };
      const settled = await writes.recover(place, (written) => recordWrite(session, written));
      for (const one of settled) {
        log.warn('a write to a worktree that was cut off was settled', { session: id, ...one });
        if (one.outcome === 'rolled-back') await session.record(takenBackEvent(one));
      }
      return ok(null);
    });
  }
}

function takenBackEvent({ kind, kept }: SettledWrite): SessionEvent {
  return {
    type: 'session.noted',
    turn: null,
    note: { code: 'write-taken-back', write: kind ?? 'rollback', kept: kept.length },
  };
}

/** An apply may have ended without its session hearing of it: then its log is told now. */
async function compareApplies({ applies, store, log }: RecoveryTools): Promise<void> {
  const records = (await applies.list(null)).flatMap(bySession);
  for (const record of records.toReversed()) {
    const session = store.get(record.session);
    // Files that went along are no work of the session's that came in.
    if (!session || record.handedTo !== undefined) continue;
    await orTold(log, `telling ${session.id} of ${record.apply}`, compareApply(applies, session, record));
  }
}

async function compareApply(
  applies: Pick<Applies, 'list'>,
  session: LiveSession,
  record: ApplyRecord,
): Promise<void> {
  const stands = session.state.applies.some(({ apply }) => apply === record.apply);
  if (record.state === 'undone' && stands)
    await session.record(...undoneEvents(session, record, await applies.list(session.id)));
  if (record.state === 'done' && !stands) await session.record(...doneEvents(record));
}

/** Nothing is settled where another folder stands in a repository's place. */
async function inPlace({ home, log }: RecoveryTools, paths: ReadonlySet<string>): Promise<string[]> {
  const found: string[] = [];
  for (const path of await existing(paths)) {
    const replaced = await whyReplaced(home, path);
    if (replaced) log.warn('a repository is not in its place, so nothing of it was settled', { ...replaced });
    else found.push(path);
  }
  return found;
}

async function existing(paths: ReadonlySet<string>): Promise<string[]> {
  const there = await Promise.all([...paths].map(async (path) => ((await isThere(path)) ? [path] : [])));
  return there.flat();
}
