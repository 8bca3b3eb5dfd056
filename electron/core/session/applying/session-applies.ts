import { type ApplyPlan, type ApplyRecord, bySession, countApplied } from '#shared/apply';
import type { FromSession } from '#shared/conflict';
import type { SessionEvent } from '#shared/events';
import type { ApplyId, SessionId } from '#shared/ids';
import type { RefusalOf } from '#shared/refusals';
import { ok, type Result, refuse } from '#shared/result';
import type { Applies, ApplyRequest } from '../../apply';
import type { CoreHandlers } from '../../handlers';
import type { SharedStates } from '../../shared-state';
import type { Occupied } from '../state';
import { decide, duringAll } from '../state';
import type { LiveSession, SessionStore } from '../store';
import { knownSession, orNotWritten } from '../store';
import { whyReplacedOf } from '../turn';
import { draftedEvent, keptEvents, withKnown } from './kept-resolutions';
import type { Proposals } from './proposals';
import type { WritesUnderWay } from './writes-under-way';

type Input = Parameters<CoreHandlers['apply']['plan']>[0];
type NotApplicable = RefusalOf<
  | 'session-unknown'
  | 'session-newer'
  | 'session-busy'
  | 'session-discarded'
  | 'not-a-background-session'
  | 'resolves-conflicts'
  | 'only-reviews'
>;

/** The apply verbs: the engine knows commits and workspaces, this knows which of them a session means. */
export function createSessionApplies(options: {
  readonly store: SessionStore;
  readonly applies: Applies;
  readonly occupied: Occupied;
  readonly proposals: Proposals;
  readonly underWay: WritesUnderWay;
  readonly shared: SharedStates;
}): Omit<CoreHandlers['apply'], 'askAgent' | 'forecast' | 'watchForecast'> {
  const { store, applies, occupied, proposals, underWay, shared } = options;
  /** Why an apply is not one of the repository that stands in its workspace's place. */
  const whereUndone = async (id: SessionId | null): Promise<RefusalOf<'workspace-replaced'> | null> => {
    const session = id === null ? undefined : store.get(id);
    return session ? whyReplacedOf(session) : null;
  };
  const undo = async (apply: ApplyId, ids: readonly SessionId[]) => {
    const replaced = await whereUndone(ids[0] ?? null);
    if (replaced) return refuse(replaced);
    const undone = await applies.undo(apply);
    if (undone.ok) {
      const { target, before } = undone.value;
      // Of an integration any session may be gone for good.
      const path = ids.map((id) => store.get(id)?.state.row.repositoryPath).find((one) => one !== undefined);
      if (path !== undefined && before) shared.moved(path, target, before);
      await tellEach(undone.value, async (record) => {
        const session = store.get(record.session);
        await session?.record(...undoneEvents(session, record, await applies.list(session.id)));
      });
    }
    return undone;
  };
  return {
    // A plan writes nothing, so several may be under way, as when the reader changes the mode while one is computed.
    async plan(input) {
      const found = findToApply(store, occupied, input.session);
      if (!found.ok) return found;
      const replaced = await whyReplacedOf(found.value);
      if (replaced) return refuse(replaced);
      const planned = await applies.plan(requestOf(found.value, input));
      if (!planned.ok) return planned;
      const of = { operation: 'apply' as const, target: input.target };
      const known = await withKnown(found.value, planned.value, of);
      return ok(named(store, await proposals.withProposals(found.value, known, 'apply')));
    },
    async sides({ session, stages }) {
      const found = knownSession(store, session);
      if (!found.ok) return found;
      return ok(await applies.sides(found.value.state.row.repositoryPath, stages));
    },
    async keepResolutions({ session, ...choices }) {
      const found = knownSession(store, session);
      if (!found.ok) return found;
      return orNotWritten(async () => {
        await found.value.record(...(await keptEvents(found.value.bodies, choices)));
        return ok({});
      });
    },
    async keepDraft({ session, ...draft }) {
      const found = knownSession(store, session);
      if (!found.ok) return found;
      return orNotWritten(async () => {
        await found.value.record(await draftedEvent(found.value.bodies, draft));
        return ok({});
      });
    },
    async decline({ session, resolver, head, conflicts }) {
      const found = knownSession(store, session);
      if (!found.ok) return found;
      return orNotWritten(async () => {
        const declined = await proposals.declining(resolver, head, conflicts);
        if (declined.length > 0) await found.value.record(...declined);
        return ok({});
      });
    },
    async run(input) {
      const found = findToApply(store, occupied, input.session);
      if (!found.ok) return found;
      return occupied.during(input.session, async () => {
        const replaced = await whyReplacedOf(found.value);
        if (replaced) return refuse(replaced);
        const { fingerprint, message = null } = input;
        const request = { ...requestOf(found.value, input), fingerprint, message };
        const done = await underWay.during(input.session, (watch) => applies.run(request, watch));
        if (done.ok && done.value.commit)
          shared.moved(found.value.state.row.repositoryPath, done.value.target, done.value.commit);
        if (done.ok) await found.value.record(...doneEvents(done.value));
        return done;
      });
    },
    progress: ({ session }, signal) => underWay.follow(session, signal),
    async stop({ session }) {
      underWay.stop(session);
      return {};
    },
    async undo({ apply }) {
      const ids = await sessionsOfApply(applies, apply);
      // The trash deletes a session's work for good where all of it was applied, which is not to be undone meanwhile.
      return duringAll(occupied, ids, () => undo(apply, ids));
    },
    async planUndo({ apply }) {
      const replaced = await whereUndone((await sessionsOfApply(applies, apply))[0] ?? null);
      return replaced ? refuse(replaced) : applies.planUndo(apply);
    },
    list: ({ session }) => applies.past(session),
  };
}

/** Whose work an apply brought in; none for one that is not on record. `apply` null: the newest that stands. */
export async function sessionsOfApply(
  applies: Pick<Applies, 'list'>,
  apply: ApplyId | null,
): Promise<SessionId[]> {
  const all = await applies.list(null);
  const found = all.find((one) => (apply === null ? one.state === 'done' : one.apply === apply));
  return found ? bySession(found).map(({ session }) => session) : [];
}

/** A plan whose offers name sessions as they are called now. */
export function named(store: SessionStore, plan: ApplyPlan): ApplyPlan {
  const now = <O extends { readonly from: FromSession }>(offer: O): O => ({
    ...offer,
    from: { ...offer.from, title: store.get(offer.from.session)?.state.row.title ?? offer.from.title },
  });
  return { ...plan, offers: plan.offers.map(now), drafts: plan.drafts.map(now) };
}

/** The session, if its work may be applied at this moment. */
export function findToApply(
  store: SessionStore,
  occupied: Pick<Occupied, 'whyBusy'>,
  id: SessionId,
): Result<LiveSession, NotApplicable> {
  const found = knownSession(store, id);
  if (!found.ok) return found;
  const session = found.value;
  const busy = occupied.whyBusy(id);
  if (busy) return refuse(busy);
  const { resolves } = session.state;
  if (resolves) {
    const title = store.get(resolves.session)?.state.row.title ?? resolves.session;
    return refuse({ code: 'resolves-conflicts', session: id, of: resolves.session, title });
  }
  const { reviews } = session.state.row;
  if (reviews) return refuse({ code: 'only-reviews', session: id, title: reviews.title });
  const may = decide(session.state, { type: 'apply' });
  return may.ok ? ok(session) : may;
}

/** What was applied already and still stands is not applied again. */
export function requestOf(session: LiveSession, input: Input): ApplyRequest {
  const { row, applies, said } = session.state;
  return {
    repositoryPath: row.repositoryPath,
    session: row.session,
    title: row.title,
    summary: said.text,
    head: row.head,
    base: applies.at(-1)?.head ?? row.base.commit,
    branch: row.branch,
    mode: input.mode,
    target: input.target,
    only: input.only,
    hunks: input.hunks,
    resolutions: input.resolutions,
    unfinished: row.unfinished,
    acceptUnfinished: input.acceptUnfinished ?? false,
  };
}

/** Tells every session whose work an apply brought in, also where another one's log cannot be written; rejects then. */
export async function tellEach(
  record: ApplyRecord,
  tell: (ofSession: ApplyRecord) => Promise<void>,
): Promise<void> {
  const told = await Promise.allSettled(bySession(record).map(tell));
  for (const one of told) if (one.status === 'rejected') throw one.reason;
}

/** What an apply means to its session. */
export function doneEvents(record: ApplyRecord): SessionEvent[] {
  return [doneEvent(record), ...reusedEvents(record)];
}

/** Says which conflicts were resolved as they had been before; no event when none was. */
export function reusedEvents({ apply, reused }: Pick<ApplyRecord, 'apply' | 'reused'>): SessionEvent[] {
  if (reused.length === 0) return [];
  const sources = new Map(reused.map(({ from }) => [from.session, from]));
  const paths = [...new Set(reused.map(({ path }) => path))];
  return [{ type: 'resolution.reused', apply, paths, from: [...sources.values()] }];
}

function doneEvent(record: ApplyRecord): SessionEvent {
  const others = (record.integrates ?? [])
    .filter(({ session }) => session !== record.session)
    .map(({ session, title }) => ({ session, title }));
  return {
    type: 'apply.done',
    apply: record.apply,
    mode: record.mode,
    target: record.target,
    commit: record.commit,
    applied: record.head,
    files: countApplied(record),
    ...(others.length > 0 ? { together: others } : {}),
  };
}

/**
 * What the undo of an apply means to its session: of one that moved files along, that they are here again.
 *
 * @param records the session's applies as they are now: those that were built on the undone one have another state
 */
export function undoneEvents(
  session: LiveSession,
  { apply, handedTo }: ApplyRecord,
  records: readonly ApplyRecord[],
): SessionEvent[] {
  if (handedTo !== undefined) {
    const told = session.state.row.handedTo?.some((one) => one.session === handedTo && !one.undone);
    return told ? [{ type: 'hand-off.undone', to: handedTo }] : [];
  }
  const now = new Map(records.map((record) => [record.apply, record.head]));
  const others = session.state.applies.filter((one) => one.apply !== apply);
  const standing = others.map((one) => ({ ...one, head: now.get(one.apply) ?? one.head }));
  const heads = standing
    .filter(({ head }, index) => head !== others[index]?.head)
    .map((one) => ({ apply: one.apply, head: one.head }));
  return [{ type: 'apply.undone', apply, standing: standing.at(-1) ?? null, heads }];
}
