import { useRef, useState } from 'react';
import type { ApplyPlan, Conflict, Resolution } from '#shared/apply';
import { api } from '../../api/client';
import { perform } from '../../state/perform';
import { conflictKey } from './group-conflicts';
import { choiceToKeep, type Decisions, resolutionsOf, withChoice, withOffers, withPlan } from './settle';
import { type ConflictsOf, useDrafts } from './use-drafts';

const undecided: Decisions = new Map();

/** What was decided about a plan's conflicts, what is known of them, and which one is looked at. */
export type Settling = ReturnType<typeof useSettling>;

/** Settles the conflicts of an apply or update. Whatever is decided is kept in the core at once. */
export function useSettling(of: ConflictsOf) {
  const [decisions, setDecisions] = useState(undecided);
  const [edited, setEdited] = useState<Conflict | null>(null);
  const adopted = useRef(new Set<string>());
  const { drafts, hear, forget, changed, keep } = useDrafts(of);
  return {
    decisions,
    drafts,
    edited,
    edit: setEdited,
    changed,
    keep,
    /** Takes in a plan. The resolutions to plan again with, when something known was taken over; else null. */
    hear: (made: ApplyPlan): Resolution[] | null => {
      const listed = withPlan(decisions, made);
      // Once each, so that what is dropped is not taken over again.
      const fresh = made.offers.filter((offer) => !adopted.current.has(conflictKey(offer)));
      for (const offer of fresh) adopted.current.add(conflictKey(offer));
      const next = withOffers(listed, fresh);
      setDecisions(next);
      hear(made);
      return next === listed ? null : resolutionsOf(next);
    },
    /** Another apply or update is planned: nothing of this one is meant for it. */
    begin: () => {
      setDecisions(undecided);
      adopted.current.clear();
      forget();
    },
    /** Decides conflicts, or takes that back with null. The resolutions to plan again with. */
    take: (conflicts: readonly Conflict[], taken: Resolution['take'] | null): Resolution[] => {
      const next = conflicts.reduce((before, conflict) => withChoice(before, conflict, taken), decisions);
      setDecisions(next);
      const choices = conflicts.map((conflict) => choiceToKeep(conflict, taken));
      void perform(() => api.apply.keepResolutions({ ...of, choices }));
      return resolutionsOf(next);
    },
  };
}
