import { createHash } from 'node:crypto';
import type { ApplyPlan } from '#shared/apply';
import type {
  AskedAgent,
  Conflict,
  ConflictKey,
  ConflictOperation,
  Resolution,
  ResolutionOffer,
} from '#shared/conflict';
import { isSameConflict, keyOfConflict } from '#shared/conflict-key';
import type { SessionEvent } from '#shared/events';
import type { CommitId, SessionId } from '#shared/ids';
import type { AskedConflict, Resolves } from '#shared/resolving';
import { isAtRest } from '#shared/session';
import type { Answers, Applies } from '../../apply';
import type { LiveSession, SessionStore } from '../store';

type DeclinedEvent = Extract<SessionEvent, { type: 'proposal.declined' }>;

/** What agents that were asked about a session's conflicts made of them. */
export type Proposals = {
  /** As far as the plan has these conflicts, the newest question first; an offer is the newest proposal there is. */
  withProposals(session: LiveSession, plan: ApplyPlan, operation: ConflictOperation): Promise<ApplyPlan>;
  /** What withdraws proposals that were read from a state of a session; nothing where that is no longer its state. */
  declining(resolver: SessionId, head: CommitId, conflicts: readonly ConflictKey[]): Promise<DeclinedEvent[]>;
};

export function createProposals(store: SessionStore, applies: Pick<Applies, 'answers'>): Proposals {
  /** Answers of a state never change, so each is read once. */
  const known = new Map<string, { head: CommitId; answers: Answers }>();

  const answersOf = async ({ state: { row } }: LiveSession, resolves: Resolves): Promise<Answers | null> => {
    if (!isAtRest(row)) return null;
    const before = known.get(row.session);
    const states = { base: row.base.commit, head: row.head };
    const answers =
      before?.head === row.head
        ? before.answers
        : await applies.answers(row.repositoryPath, states, resolves);
    known.set(row.session, { head: row.head, answers });
    // An agent that broke off before it changed anything has said nothing.
    return answers.changed || row.status === 'ready' ? answers : null;
  };

  return {
    async withProposals(session, plan, operation) {
      const asked: AskedAgent[] = [];
      const offers = new Map<Conflict, ResolutionOffer>();
      if (plan.conflicts.length === 0) return plan;
      for (const resolver of resolversOf(store, session, operation)) {
        const { row, resolves } = resolver.state;
        const met = resolves?.conflicts.flatMap((one, index) => meet(one, index, plan.conflicts)) ?? [];
        if (!resolves || met.length === 0) continue;
        const answers = await answersOf(resolver, resolves);
        const conflicts = met.map(({ conflict, index, same }) => {
          const at = keyOfConflict(conflict);
          if (!same) return { ...at, outcome: 'outdated' as const };
          const answer = answers?.answers[index];
          if (!answer) return { ...at, outcome: 'open' as const };
          if (answer.outcome !== 'proposed') return { ...at, outcome: answer.outcome };
          if (isDeclined(session, declinedEvent(resolver, at, answer.take)))
            return { ...at, outcome: 'declined' as const };
          if (!conflict.choices.includes(answer.take.choice)) return { ...at, outcome: 'unusable' as const };
          if (!offers.has(conflict)) {
            const from = { session: row.session, title: row.title };
            offers.set(conflict, { ...at, take: answer.take, source: 'agent', from });
          }
          return { ...at, outcome: 'proposed' as const };
        });
        asked.push({
          session: row.session,
          title: row.title,
          agent: row.agent.name,
          state: stateOf(resolver),
          head: row.head,
          conflicts,
          otherFiles: [...(answers?.otherFiles ?? [])],
        });
      }
      return { ...plan, asked, offers: [...plan.offers, ...offers.values()] };
    },
    async declining(id, head, conflicts) {
      const resolver = store.get(id);
      const resolves = resolver?.state.resolves;
      if (!resolver || !resolves || resolver.state.row.head !== head) return [];
      const answers = await answersOf(resolver, resolves);
      return conflicts.flatMap((conflict) => {
        const answer = answers?.answers[resolves.conflicts.findIndex(({ path }) => path === conflict.path)];
        return answer?.outcome === 'proposed' ? [declinedEvent(resolver, conflict, answer.take)] : [];
      });
    },
  };
}

/** A discarded session proposes nothing any more. Ids sort by the time of creation. */
function resolversOf(store: SessionStore, session: LiveSession, operation: ConflictOperation): LiveSession[] {
  return [...store.all()]
    .filter(
      ({ state: { resolves, row } }) =>
        resolves?.session === session.id && resolves.operation === operation && row.status !== 'discarded',
    )
    .sort((a, b) => (a.id < b.id ? 1 : -1));
}

/**
 * The plan's conflicts that were asked about: the same sides are the same question, wherever they meet. Where only the
 * place is the same, the sides have changed since.
 */
function meet(
  asked: AskedConflict,
  index: number,
  conflicts: readonly Conflict[],
): { conflict: Conflict; index: number; same: boolean }[] {
  const here = conflicts.filter(({ path }) => path === asked.path);
  const same = here.filter(({ stages }) =>
    (['base', 'ours', 'theirs'] as const).every((side) => (stages[side]?.oid ?? null) === asked.stages[side]),
  );
  if (same.length > 0) return same.map((conflict) => ({ conflict, index, same: true }));
  return here
    .filter((conflict) => isSameConflict(conflict, asked))
    .map((conflict) => ({ conflict, index, same: false }));
}

function isDeclined({ state: { declined } }: LiveSession, event: DeclinedEvent): boolean {
  return declined.some(
    (one) => one.resolver === event.resolver && one.proposal === event.proposal && isSameConflict(one, event),
  );
}

function declinedEvent(
  resolver: LiveSession,
  conflict: ConflictKey,
  take: Resolution['take'],
): DeclinedEvent {
  const proposal = createHash('sha256').update(JSON.stringify(take)).digest('hex');
  return { type: 'proposal.declined', resolver: resolver.id, ...keyOfConflict(conflict), proposal };
}

function stateOf({ state: { row } }: LiveSession): AskedAgent['state'] {
  switch (row.status) {
    case 'preparing':
    case 'queued':
    case 'working':
      return 'working';
    case 'waiting':
    case 'ready':
    case 'stopped':
    case 'failed':
    case 'interrupted':
      return row.status;
    case 'discarded':
      throw new Error('a discarded session is not asked');
    default:
      return row.status satisfies never;
  }
}
