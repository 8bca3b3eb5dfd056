import type { ApplyRecord } from '#shared/apply';
import type { SessionId } from '#shared/ids';
import type { IntegrationPlan } from '#shared/integrate';
import type { Refusal, RefusalOf } from '#shared/refusals';
import { ok, type Result, refuse } from '#shared/result';
import { type Applies, applyModeOf, type IntegrateRequest } from '../../apply';
import { markGenerated, markHidden, readChangeset } from '../../changeset';
import { createLanes, openRepository, readRef } from '../../git';
import type { CoreHandlers } from '../../handlers';
import type { SharedStates } from '../../shared-state';
import { duringAll, type Occupied } from '../state';
import type { LiveSession, SessionStore } from '../store';
import { knownSession } from '../store';
import { whyReplacedOf } from '../turn';
import { type CheckIntegrationOptions, checkIntegration } from './check-integration';
import { withKnown } from './kept-resolutions';
import { proposeOrder } from './propose-order';
import { doneEvents, findToApply, requestOf, tellEach } from './session-applies';
import { type KnownPlans, needsAmong } from './session-needs';
import type { WritesUnderWay } from './writes-under-way';

type Input = Parameters<CoreHandlers['integrate']['plan']>[0];
type Ordered = Pick<IntegrationPlan, 'proposed' | 'needs' | 'pairs'> & { readonly order: LiveSession[] };
type NotTogether = RefusalOf<'session-unknown' | 'another-repository' | 'workspace-replaced'>;

/** The verbs that bring the work of several sessions to the workspace together. */
export function createIntegrate(
  options: {
    readonly store: SessionStore;
    readonly applies: Applies;
    readonly occupied: Occupied;
    readonly underWay: WritesUnderWay;
    readonly shared: SharedStates;
    readonly plans: KnownPlans;
    /** Applies one session. */
    readonly apply: CoreHandlers['apply']['run'];
  } & CheckIntegrationOptions,
): CoreHandlers['integrate'] {
  const { store, applies, occupied, underWay, shared, plans, apply } = options;
  // One at a time: each takes what it runs in by itself.
  const checking = createLanes().lane('checks');
  return {
    async plan(input) {
      const found = await inOrder(store, applies, plans, input);
      if (!found.ok) return found;
      const { order, ...ordered } = found.value;
      const refused = new Map<SessionId, Refusal>();
      for (const { id } of order) {
        const may = findToApply(store, occupied, id);
        if (!may.ok) refused.set(id, may.refusal);
      }
      const able = order.filter(({ id }) => !refused.has(id));
      const [first] = order;
      const only = first && refused.get(first.id);
      if (only && able.length === 0) return refuse(only as Extract<Refusal, RefusalOf<'session-busy'>>);
      const planned = await applies.planIntegration(requestFor(able, input));
      if (!planned.ok) return planned;
      const known = new Map(planned.value.steps.map((step) => [step.session, step]));
      const steps = [];
      for (const session of order) {
        const step = known.get(session.id);
        const { title } = session.state.row;
        if (step) {
          const { mode: _mode, ...more } = await withKnown(
            session,
            { ...step, mode: applyModeOf(input.mode) },
            { operation: 'apply', target: null },
          );
          steps.push(more);
        } else
          steps.push({ session: session.id, title, refusal: refused.get(session.id) ?? null, ...NOTHING });
      }
      return ok({ ...planned.value, ...ordered, steps });
    },
    async preview(input) {
      const found = await inOrder(store, applies, plans, input);
      if (!found.ok) return found;
      const able = found.value.order.filter(({ id }) => findToApply(store, occupied, id).ok);
      const request = requestFor(able, input);
      const states = await applies.previewIntegration(request);
      if (!states.ok) return states;
      const { from, to } = states.value;
      const read = await readChangeset(request.repositoryPath, { kind: 'between', from, to }, from, to);
      return ok(await markGenerated(request.repositoryPath, await markHidden(request.repositoryPath, read)));
    },
    async check(input, signal) {
      const found = await inOrder(store, applies, plans, input);
      if (!found.ok) return found;
      const { order } = found.value;
      for (const { id } of order) {
        const may = findToApply(store, occupied, id);
        if (!may.ok) return may;
      }
      return checking.run(() => checkIntegration(options, order, requestFor(order, input), signal));
    },
    async run({ fingerprint, message = null, ...input }) {
      const found = await inOrder(store, applies, plans, input);
      if (!found.ok) return found;
      const { order } = found.value;
      for (const { id } of order) {
        const may = findToApply(store, occupied, id);
        if (!may.ok) return may;
      }
      const [first] = order;
      if (!first) return refuse({ code: 'nothing-to-apply' });
      const request = { ...requestFor(order, input), fingerprint, message };
      return duringAll(
        occupied,
        order.map(({ id }) => id),
        async () => {
          const done = await underWay.during(first.id, (watch) => applies.integrate(request, watch));
          if (!done.ok) return done;
          const { commit, target } = done.value;
          if (commit) shared.moved(request.repositoryPath, target, commit);
          await tellEach(done.value, async (record) =>
            store.get(record.session)?.record(...doneEvents(record)),
          );
          return done;
        },
      );
    },
    async oneByOne(input) {
      const found = await inOrder(store, applies, plans, input);
      if (!found.ok) return found;
      const { sessions } = requestFor(found.value.order, input);
      const applied: ApplyRecord[] = [];
      for (const { session, title, mode, resolutions, acceptUnfinished } of sessions) {
        const whole = { target: null, only: null, hunks: [], fingerprint: null };
        const done = await apply({
          ...{ session, mode, ...whole, acceptUnfinished, resolutions: [...resolutions] },
        });
        if (!done.ok) return ok({ applied, stopped: { session, title, refusal: done.refusal } });
        applied.push(done.value);
      }
      return ok({ applied, stopped: null });
    },
  };
}

const NOTHING = {
  ...{ files: [], conflicts: [], against: [], moved: [], markers: [], offers: [], drafts: [] },
  unfinished: null,
};

/** The sessions in the order that is asked for, and what is known of their order. */
async function inOrder(
  store: SessionStore,
  applies: Pick<Applies, 'forecast'>,
  plans: KnownPlans,
  { sessions, order }: Pick<Input, 'sessions' | 'order'>,
): Promise<Result<Ordered, NotTogether>> {
  const found: LiveSession[] = [];
  for (const id of new Set(sessions)) {
    const session = knownSession(store, id);
    if (!session.ok) return session;
    found.push(session.value);
  }
  const [first] = found;
  if (!first) return ok({ order: [], proposed: [], needs: [], pairs: [] });
  const { repositoryPath } = first.state.row;
  const other = found.find(({ state }) => state.row.repositoryPath !== repositoryPath);
  if (other) {
    const { title, repositoryPath: path } = other.state.row;
    return refuse({ code: 'another-repository', session: other.id, title, path, expected: repositoryPath });
  }
  const replaced = await whyReplacedOf(first);
  if (replaced) return refuse(replaced);
  const rows = found.map(({ state }) => state.row);
  const git = openRepository(repositoryPath);
  const sides = await Promise.all(
    rows.map(async ({ session, base, head, branch }) => ({
      ...{ session, base: base.commit, head },
      tip: branch === null ? null : await readRef(git, branch),
    })),
  );
  const tips = new Map(sides.map(({ session, tip }) => [session, tip]));
  const needs = await needsAmong(git, rows, tips, plans);
  const pairs = await applies.forecast(repositoryPath, sides);
  // Named in whatever order, the same is proposed: ids begin with when they were made.
  const asMade = rows.toSorted((a, b) => (a.session < b.session ? -1 : 1));
  const proposed = proposeOrder(asMade, needs, pairs);
  const place = new Map(proposed.map((id, at) => [id, at]));
  const ordered =
    order === 'given' ? found : found.toSorted((a, b) => (place.get(a.id) ?? 0) - (place.get(b.id) ?? 0));
  return ok({
    order: ordered,
    proposed,
    needs,
    pairs: pairs.map(({ sessions: [one, another], paths }) => ({
      sessions: [one, another],
      paths: [...paths],
    })),
  });
}

function requestFor(
  sessions: readonly LiveSession[],
  { mode, resolutions, acceptUnfinished = false }: Pick<Input, 'mode' | 'resolutions' | 'acceptUnfinished'>,
): IntegrateRequest {
  const of = (id: SessionId) =>
    resolutions.filter(({ session }) => session === id).flatMap((one) => one.resolutions);
  return {
    repositoryPath: sessions[0]?.state.row.repositoryPath ?? '',
    mode,
    sessions: sessions.map((session) =>
      requestOf(session, {
        session: session.id,
        mode: applyModeOf(mode),
        ...{ target: null, only: null, hunks: [], resolutions: of(session.id), acceptUnfinished },
      }),
    ),
  };
}
