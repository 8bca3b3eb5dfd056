import type { ApplyPlan } from '#shared/apply';
import type { AskedAgent, Conflict, ProposalOutcome, Resolution } from '#shared/conflict';
import { conflictKey } from '#shared/conflict-key';
import type { CommitId, SessionId } from '#shared/ids';

/** What an agent proposes for a conflict, and the session and state that it comes from. */
export type Proposal = {
  readonly take: Resolution['take'];
  readonly agent: string;
  readonly resolver: SessionId;
  readonly head: CommitId;
};

/** How far an agent is with a conflict that it was asked about last. */
export type AskedAbout = {
  readonly agent: string;
  readonly resolver: SessionId;
  readonly state: AskedAgent['state'];
  readonly outcome: ProposalOutcome;
  /** What can be taken over; it may come from a session that was asked before. */
  readonly proposal: Proposal | null;
};

/** What agents that were asked have to say about a plan's conflicts, by {@link conflictKey}. */
export type Proposals = ReadonlyMap<string, AskedAbout>;

export function proposalsOf({ asked, offers }: Pick<ApplyPlan, 'asked' | 'offers'>): Proposals {
  const known = new Map<string, AskedAbout>();
  for (const { session: resolver, agent, state, conflicts } of asked) {
    for (const { outcome, ...conflict } of conflicts) {
      const key = conflictKey(conflict);
      if (!known.has(key)) known.set(key, { agent, resolver, state, outcome, proposal: null });
    }
  }
  for (const { source, from, take, ...conflict } of offers) {
    const key = conflictKey(conflict);
    const by = asked.find(({ session }) => session === from.session);
    const about = known.get(key);
    if (source !== 'agent' || !by || !about) continue;
    const proposal = { take, agent: by.agent, resolver: by.session, head: by.head };
    known.set(key, { ...about, proposal });
  }
  return known;
}

/** Whether an agent is at it now. */
export function isBeingResolved(about: AskedAbout | null | undefined): boolean {
  return about?.outcome === 'open' && (about.state === 'working' || about.state === 'waiting');
}

/** The open conflicts that an agent can be asked about together: those that none has an answer for, or is at. */
export function askable(conflicts: readonly Conflict[], proposals: Proposals): readonly Conflict[] {
  return conflicts.filter((conflict) => {
    const about = proposals.get(conflictKey(conflict));
    // What Git ignores is handed over only when it is asked about by itself.
    return !about?.proposal && !isBeingResolved(about) && conflict.kind !== 'ignored-in-the-way';
  });
}

/** Why there is no proposal, where there is nothing else to say; null where there is one or the agent is at it. */
export function outcomeWords({ agent, outcome, state, proposal }: AskedAbout): string | null {
  if (proposal) return null;
  switch (outcome) {
    case 'open':
      if (state === 'working' || state === 'waiting') return null;
      return `${agent} ${ENDED[state]} without an answer`;
    case 'declined':
      return `You declined what ${agent} suggested`;
    case 'outdated':
      return `${agent} was asked about an earlier version of this file`;
    case 'markers-left':
      return `${agent} left conflict markers in the file`;
    case 'no-choice':
      return `${agent} chose nothing`;
    case 'unusable':
      return `What ${agent} left cannot be used here`;
    case 'proposed':
      return null;
    default:
      return outcome satisfies never;
  }
}

const ENDED = {
  ready: 'ended',
  stopped: 'was stopped',
  failed: 'failed',
  interrupted: 'was interrupted',
} as const;
