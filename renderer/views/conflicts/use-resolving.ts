import { useMemo, useRef, useState } from 'react';
import type { ApplyPlan } from '#shared/apply';
import type { AskedAgent, Conflict, Resolution } from '#shared/conflict';
import { conflictKey } from '#shared/conflict-key';
import type { Refusal, RefusalOf } from '#shared/refusals';
import { keepResolutions } from '../../state/conflict-actions';
import { keepAlike } from './keep-alike';
import { type Proposals, proposalsOf } from './proposals';
import {
  choiceToKeep,
  type Decisions,
  listedConflicts,
  nextOpen,
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

/** What was decided about a plan's conflicts, what is known of them, and which one is shown. */
export type Resolving = ReturnType<typeof useResolving>;

/** Resolves the conflicts of an apply or update. Whatever is decided is kept in the core at once. */
export function useResolving(of: ConflictsOf) {
  const [decisions, setDecisions] = useState(undecided);
  const [at, setAt] = useState<string | null>(null);
  const [asked, setAsked] = useState(nobody);
  const [dropped, setDropped] = useState<readonly Unfit[]>([]);
  const adopted = useRef(new Set<string>());
  const { drafts, hear, forget, changed, keep } = useDrafts(of);
  const listed = useMemo(() => listedConflicts(decisions), [decisions]);
  const chosen = at === null ? undefined : decisions.get(at);
  return {
    decisions,
    /** The same in the order of the list. */
    listed,
    /** The conflict that is shown: the chosen one, else the first that is open. Null: there is none. */
    current: chosen ?? listed.find(({ taken }) => taken === null) ?? listed[0] ?? null,
    /** Shows a conflict, by its {@link conflictKey}. */
    show: setAt,
    drafts,
    /** Agents that were asked, and what they say to each conflict. */
    asked,
    changed,
    keep,
    /** Takes in a plan. The resolutions to plan again with, when something known was taken over; else null. */
    hear: (made: Pick<ApplyPlan, 'conflicts' | 'offers' | 'drafts' | 'asked'>): Resolution[] | null => {
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
    /** Decisions that fitted nothing any more, told of until the same conflict is decided again. */
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
    /**
     * Decides conflicts, perhaps as an agent proposed, or takes that back with null, and shows the next one that is
     * open. The resolutions to plan again with.
     */
    take: (conflicts: readonly Conflict[], taken: Resolution['take'] | null, by?: string): Resolution[] => {
      const next = conflicts.reduce((before, conflict) => withChoice(before, conflict, taken, by), decisions);
      const last = conflicts.at(-1);
      const from = last ? conflictKey(last) : null;
      const open = from !== null && taken !== null ? nextOpen(listedConflicts(next), from) : null;
      setAt(open ? conflictKey(open.conflict) : from);
      setDecisions(next);
      setDropped(withoutDecided(dropped, conflicts));
      const choices = conflicts.map((conflict) => choiceToKeep(conflict, taken));
      void keepResolutions({ ...of, choices });
      return resolutionsOf(next);
    },
  };
}

/** What is still told of as dropped once `decided` are: files may change just when another conflict is decided. */
function withoutDecided(dropped: readonly Unfit[], decided: readonly Conflict[]): readonly Unfit[] {
  return dropped.filter(
    ({ path, place, commit }) =>
      !decided.some((other) => other.path === path && other.place === place && other.commit === commit),
  );
}
