import { useEffect, useRef, useState } from 'react';
import type { Conflict } from '#shared/conflict';
import type { AgentId, SessionId } from '#shared/ids';
import type { Refusal } from '#shared/refusals';
import { isAtRest, type SessionRow } from '#shared/session';
import { type AgentQuestion, askAgent, declineProposal } from '../../state/conflict-actions';
import { useSessions } from '../../state/sessions';
import type { Proposal } from './proposals';

type Question = Omit<AgentQuestion, 'paths' | 'agent'> & { session: SessionId };

/** Asking agents about a plan's conflicts, and turning down what they propose. */
export type Asking = {
  /** Session whose conflicts they are. */
  readonly session: SessionId;
  /** False: nobody can be asked about these. */
  readonly offered: boolean;
  readonly busy: boolean;
  readonly refusal: Refusal | null;
  /** Null: the session's own agent. */
  ask(conflicts: readonly Conflict[], agent: AgentId | null): void;
  decline(conflict: Conflict, proposal: Proposal): void;
};

/** `onChanged` plans again: also whenever an agent that was asked has come to rest, so that its answer is seen. */
export function useAsking(question: Question, onChanged: () => void): Asking {
  const { session } = question;
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const changed = useRef(onChanged);
  changed.current = onChanged;

  const answers = useSessions((all) => {
    if (all.state !== 'ready') return '';
    const resolvers = [...all.value.rows.values()].filter((row) => row.resolves?.session === session);
    return resolvers.map((row) => `${row.session} ${answerOf(row)}`).join();
  });
  const seen = useRef(answers);
  useEffect(() => {
    if (seen.current === answers) return;
    seen.current = answers;
    changed.current();
  }, [answers]);

  return {
    session,
    offered: true,
    busy,
    refusal,
    ask: (conflicts, agent) => {
      const paths = conflicts.map(({ path }) => path);
      setBusy(true);
      setRefusal(null);
      void askAgent({ ...question, paths, agent }).then((outcome) => {
        setBusy(false);
        if (outcome.state === 'refused') setRefusal(outcome.refusal);
        changed.current();
      });
    },
    decline: ({ path, place, commit }, { resolver, head }) => {
      const conflicts = [commit ? { path, place, commit } : { path, place }];
      void declineProposal({ session, resolver, head, conflicts }).then(() => changed.current());
    },
  };
}

/** Changes whenever the session may have another answer than before. */
function answerOf(row: SessionRow): string {
  if (row.status === 'discarded') return 'discarded';
  return isAtRest(row) ? `${row.status} ${row.head}` : 'at work';
}

/** Where no agent can be asked. */
export function nobodyAsked(session: SessionId): Asking {
  const nothing = () => undefined;
  return { session, offered: false, busy: false, refusal: null, ask: nothing, decline: nothing };
}
