import type { SessionEvent } from '#shared/events';
import type { CommitId, SessionId } from '#shared/ids';
import type { RefusalOf } from '#shared/refusals';
import { assertNever, ok, type Result, refuse } from '#shared/result';
import type { UpdateRequest, WorktreeWrite, WorktreeWrites } from '../../apply';
import type { RepositoryTrouble } from '../../git';
import type { CoreHandlers } from '../../handlers';
import type { Occupied } from '../state';
import { decide, turnsOf } from '../state';
import type { LiveSession, SessionStore } from '../store';
import { knownSession, orNotWritten } from '../store';
import type { AgentDesk } from '../turn';
import { measureUpTo, quietSandbox, settleGit, takeOverGit, whyNoPlace } from '../turn';
import { withKnown } from './kept-resolutions';
import type { Proposals } from './proposals';
import { named, reusedEvents } from './session-applies';
import type { WritesUnderWay } from './writes-under-way';

type Verbs = Pick<CoreHandlers['sessions'], 'rollback' | 'planUpdate' | 'update'>;
type Input<V extends keyof Verbs> = Parameters<Verbs[V]>[0];
type Answer<V extends keyof Verbs> = ReturnType<Verbs[V]>;
type NotWritable =
  | RepositoryTrouble
  | RefusalOf<
      | 'session-unknown'
      | 'session-newer'
      | 'session-busy'
      | 'session-discarded'
      | 'not-a-background-session'
      | 'worktree-missing'
    >;
type Place = { repositoryPath: string; path: string; session: SessionId; branch: string; head: CommitId };

/** The verbs that write to a session's worktree in the agent's place. Meanwhile nothing else may begin with the session. */
export function createSessionWorktrees(options: {
  readonly store: SessionStore;
  readonly writes: WorktreeWrites;
  readonly desk: AgentDesk;
  readonly occupied: Occupied;
  readonly proposals: Proposals;
  readonly underWay: WritesUnderWay;
}): Verbs {
  const { store, writes, desk, occupied, proposals, underWay } = options;

  const find = async (id: SessionId): Promise<Result<{ live: LiveSession; place: Place }, NotWritable>> => {
    const live = knownSession(store, id);
    if (!live.ok) return live;
    const place = await findPlace(live.value);
    return place.ok ? ok({ live: live.value, place: place.value }) : place;
  };

  const rollback = async ({ session: id, commit }: Input<'rollback'>): Answer<'rollback'> => {
    const found = await find(id);
    if (!found.ok) return found;
    const { live, place } = found.value;
    const { damaged, timeline } = live.state;
    if (damaged > 0) return refuse({ code: 'session-damaged', session: id, lines: damaged });
    const point = timeline.points.findLast((one) => one.commit === commit);
    if (!point) return refuse({ code: 'checkpoint-unknown', commit });
    await desk.close(id);
    await takeOverGit(live, null);
    const request = { ...place, to: commit, branchCommit: point.branchCommit };
    const done = await writes.rollback(request, (written) => recordWrite(live, written));
    if (done.ok) await settleGit(live);
    return done.ok ? ok(live.durable.state.row) : done;
  };
  const update = async (input: Input<'update'>): Answer<'update'> => {
    const found = await find(input.session);
    if (!found.ok) return found;
    const { live, place } = found.value;
    const request = updateRequestOf(live, place, input);
    if (!request.ok) return request;
    // What the agent still holds of its files is older than what they will be.
    await desk.close(input.session);
    await takeOverGit(live, null);
    const run = { ...request.value, fingerprint: input.fingerprint };
    const done = await underWay.during(input.session, (watch) =>
      writes.update(run, (written) => recordWrite(live, written), watch),
    );
    if (done.ok) await settleGit(live);
    return done.ok ? ok(live.durable.state.row) : done;
  };

  return {
    rollback: (input) => occupied.during(input.session, () => orNotWritten(() => rollback(input))),
    update: (input) => occupied.during(input.session, () => orNotWritten(() => update(input))),
    // A plan writes nothing, so it keeps nobody from the session.
    async planUpdate(input) {
      const busy = occupied.whyBusy(input.session);
      if (busy) return refuse(busy);
      const found = await find(input.session);
      if (!found.ok) return found;
      const { live, place } = found.value;
      const request = updateRequestOf(live, place, input);
      if (!request.ok) return request;
      await quietSandbox(live, desk);
      const planned = await writes.planUpdate(request.value);
      if (!planned.ok) return planned;
      const of = { operation: 'update' as const, target: request.value.source };
      const known = await withKnown(live, planned.value, of);
      return ok(named(store, await proposals.withProposals(live, known, 'update')));
    },
  };
}

/** Where the session's work is, if it may be written to at this moment. */
export async function findPlace(live: LiveSession): Promise<Result<Place, NotWritable>> {
  const may = decide(live.state, { type: 'apply' });
  if (!may.ok) return may;
  const { session, title, repositoryPath, worktree: path, branch, head } = live.state.row;
  if (path === null || branch === null) return refuse({ code: 'worktree-missing', path: path ?? title });
  const missing = await whyNoPlace(live);
  if (missing) return refuse(missing);
  return ok({ repositoryPath, path, session, branch, head });
}

/** The update of the session, from the branch it was started from unless another one is named. */
export function updateRequestOf(
  { state }: LiveSession,
  place: Place,
  { mode, source: other, resolutions }: Pick<Input<'planUpdate'>, 'mode' | 'source' | 'resolutions'>,
): Result<UpdateRequest, RefusalOf<'base-unknown'>> {
  const { title, base } = state.row;
  const source = other ?? base.ref;
  if (source === null) return refuse({ code: 'base-unknown', base: base.commit });
  return ok({ ...place, title, base: base.commit, source, mode, resolutions });
}

/** Adds to the log what was written to the worktree, unless it is there: after a crash it may be told of twice. */
export async function recordWrite(session: LiveSession, written: WorktreeWrite): Promise<void> {
  const { timeline } = session.state;
  const ref = refOf(written);
  if (timeline.points.some((point) => point.ref === ref)) return;
  await session.record(...eventsOf(session, written));
  const measure = await measureUpTo(session, written.commit);
  await session.record({ type: 'changes.measured', turn: null, ...measure });
}

/** What only this write has put on the timeline. */
function refOf(written: WorktreeWrite): string {
  switch (written.kind) {
    case 'rollback':
      return written.abandoned.ref;
    case 'edit':
      return written.ref;
    case 'update':
      return written.checkpointRef;
    default:
      return assertNever(written);
  }
}

function eventsOf(session: LiveSession, written: WorktreeWrite): SessionEvent[] {
  const { timeline, row } = session.state;
  if (written.kind === 'update') {
    const { kind: _kind, apply, reused, ref, ...update } = written;
    const from = ref ?? row.base.ref ?? row.base.commit;
    return [{ type: 'session.updated', ref: from, ...update }, ...reusedEvents({ apply, reused })];
  }
  if (written.kind === 'edit') {
    const { kind: _kind, paths, ...edit } = written;
    return [{ type: 'session.edited', paths: [...paths], ...edit }];
  }
  const point = timeline.points.findLast(({ commit }) => commit === written.commit);
  if (!point) throw new Error(`rolled back to ${written.commit}, which is no checkpoint of the session`);
  const { kind: _kind, ...rollback } = written;
  const { turn, at, unfinished } = point;
  const turns = turnsOf(timeline, point);
  return [{ type: 'session.rolled-back', turn, at, turns, unfinished, ...rollback }];
}
