import { useRef, useState } from 'react';
import type { ApplyPlan } from '#shared/apply';
import type { AskedAgent, Conflict, Resolution } from '#shared/conflict';
import { conflictKey } from '#shared/conflict-key';
import type { Refusal, RefusalOf } from '#shared/refusals';
import { keepResolutions } from '../../state/conflict-actions';
import { keepAlike } from './keep-alike';
import { type Proposal, type Proposals, proposalsOf } from './proposals';
import {
  choiceToKeep,
  type Decisions,
  resolutionsOf,
  withChoice,
  withOffers,
  withoutUnfit,
  withPlan,
} from './resolve-conflicts';
import { type ConflictsOf, useDrafts } from './use-drafts';

const undecided: Decisions = new Map();
const nobody: { readonly agents: readonly AskedAgent[]; readonly proposals: Proposals } = {
  agents: [],
  proposals: new Map(),
};

type Unfit = RefusalOf<'resolution-unfit'>;

/** What was decided about a plan's conflicts, what is known of them, and which one is looked at. */
export type Resolving = ReturnType<typeof useResolving>;

/** Resolves the conflicts of an apply or update. Whatever is decided is kept in the core at once. */
export function useResolving(of: ConflictsOf) {
  const [decisions, setDecisions] = useState(undecided);
  const [edited, setEdited] = useState<Conflict | null>(null);
  const [at, setAt] = useState<string | null>(null);
  const [reviewed, setReviewed] = useState<Proposal | null>(null);
  const [asked, setAsked] = useState(nobody);
  const [dropped, setDropped] = useState<readonly Unfit[]>([]);
  const adopted = useRef(new Set<string>());
  const { drafts, hear, forget, changed, keep } = useDrafts(of);
  return {
    decisions,
    drafts,
    edited,
    /** The proposal that is looked at with the edited conflict; null: the conflict by itself. */
    reviewed,
    /** Agents that were asked, and what they say to each conflict. */
    asked,
    /** Looks at a conflict, or with null goes back to the plan. */
    edit: (conflict: Conflict | null, proposal: Proposal | null = null) => {
      setEdited(conflict);
      if (conflict) setAt(conflictKey(conflict));
      setReviewed(proposal);
    },
    /** The {@link conflictKey} of the one that was looked at or decided last: there the focus stays. */
    at,
    changed,
    keep,
    /** Takes in a plan. The resolutions to plan again with, when something known was taken over; else null. */
    hear: (made: ApplyPlan): Resolution[] | null => {
      const listed = keepAlike(decisions, withPlan(decisions, made));
      // Once each, so that what is dropped is not taken over again.
      const fresh = made.offers.filter(
        (offer) => offer.source !== 'agent' && !adopted.current.has(conflictKey(offer)),
      );
      for (const offer of fresh) adopted.current.add(conflictKey(offer));
      const next = withOffers(listed, fresh);
      setDecisions(next);
      setAsked({ agents: made.asked, proposals: keepAlike(asked.proposals, proposalsOf(made)) });
      hear(made);
      return next === listed ? null : resolutionsOf(next);
    },
    /** Decisions that fitted nothing any more, told of until another one is made. */
    dropped,
    /**
     * Hears why a plan or what was to be written is refused. Should that be a decision that fits nothing any more, since
     * files changed meanwhile, it is dropped: the resolutions to plan again with. Else null.
     */
    drop: (refusal: Refusal): Resolution[] | null => {
      if (refusal.code !== 'resolution-unfit') return null;
      const next = withoutUnfit(decisions, refusal);
      if (next === null) return null;
      setDecisions(next);
      setDropped([...dropped, refusal]);
      return resolutionsOf(next);
    },
    /** Another apply or update is planned: nothing of this one is meant for it. */
    begin: () => {
      setDropped([]);
      setDecisions(undecided);
      setAsked(nobody);
      adopted.current.clear();
      forget();
    },
    /** Decides conflicts, perhaps as an agent proposed, or takes that back with null. The resolutions to plan again with. */
    take: (conflicts: readonly Conflict[], taken: Resolution['take'] | null, by?: string): Resolution[] => {
      const [first] = conflicts;
      if (first) setAt(conflictKey(first));
      const next = conflicts.reduce((before, conflict) => withChoice(before, conflict, taken, by), decisions);
      setDecisions(next);
      setDropped([]);
      const choices = conflicts.map((conflict) => choiceToKeep(conflict, taken));
      void keepResolutions({ ...of, choices });
      return resolutionsOf(next);
    },
  };
}
