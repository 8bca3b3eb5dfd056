import type { RefusalOf } from '#shared/refusals';
import { ok, type Result, refuse } from '#shared/result';
import type { TakeRequest, WorktreeWrites } from '../../apply';
import type { CoreHandlers } from '../../handlers';
import { named, withKnown } from '../applying';
import type { Occupied } from '../state';
import { knownSession, type LiveSession, orNotWritten, type SessionStore } from '../store';
import { type AgentDesk, quietSandbox } from '../turn';
import { findEditable, recordEdit } from './edit-worktree';

type Verbs = CoreHandlers['take'];
type Input = Parameters<Verbs['plan']>[0];
type Found = { readonly live: LiveSession; readonly request: TakeRequest };
type NotFound =
  | RefusalOf<'sessions-apart'>
  | Extract<Awaited<ReturnType<typeof findEditable>>, { ok: false }>['refusal'];

/** The verbs that take work of one session over into the worktree of another one. */
export function createSessionTakes({
  store,
  writes,
  desk,
  occupied,
}: {
  readonly store: SessionStore;
  readonly writes: WorktreeWrites;
  readonly desk: AgentDesk;
  readonly occupied: Occupied;
}): Verbs {
  const find = async (input: Input): Promise<Result<Found, NotFound>> => {
    const known = knownSession(store, input.session);
    if (!known.ok) return known;
    const other = knownSession(store, input.from);
    if (!other.ok) return other;
    const live = known.value;
    const place = await findEditable(live);
    if (!place.ok) return place;
    const { row } = live.state;
    const from = other.value.state.row;
    if (from.repositoryPath !== row.repositoryPath)
      return refuse({ code: 'sessions-apart', path: row.repositoryPath, other: from.repositoryPath });
    const { only, hunks, resolutions } = input;
    return ok({
      live,
      request: {
        ...place.value,
        ...{ title: row.title, base: row.base.commit, only, hunks, resolutions },
        from: { session: from.session, title: from.title, base: from.base.commit, head: from.head },
      },
    });
  };
  const run = async (input: Parameters<Verbs['run']>[0]): ReturnType<Verbs['run']> => {
    const found = await find(input);
    if (!found.ok) return found;
    const { live, request } = found.value;
    await quietSandbox(live, desk);
    return recordEdit(live, (told) => writes.take({ ...request, fingerprint: input.fingerprint }, told));
  };

  return {
    // A plan writes nothing, so it keeps nobody from the session.
    async plan(input) {
      const busy = occupied.whyBusy(input.session);
      if (busy) return refuse(busy);
      const found = await find(input);
      if (!found.ok) return found;
      await quietSandbox(found.value.live, desk);
      const planned = await writes.planTake(found.value.request);
      if (!planned.ok) return planned;
      const of = { operation: 'update' as const, target: input.from };
      return ok(named(store, await withKnown(found.value.live, planned.value, of)));
    },
    run: (input) => occupied.during(input.session, () => orNotWritten(() => run(input))),
  };
}
