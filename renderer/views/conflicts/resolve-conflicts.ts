import type { ApplyPlan } from '#shared/apply';
import type { Conflict, ConflictChoice, FromSession, Resolution, ResolutionOffer } from '#shared/conflict';
import { conflictKey, keyOfConflict } from '#shared/conflict-key';
import type { RefusalOf } from '#shared/refusals';
import { groupConflicts } from './group-conflicts';

/** A conflict with what the user decided about it; `taken` is null while that is open. */
export type ResolvedConflict = {
  readonly conflict: Conflict;
  readonly taken: Resolution | null;
  /** The session in which the same conflict was resolved like this before; null: it was decided here. */
  readonly as: FromSession | null;
  /** The agent whose proposal was taken over. */
  readonly by?: string;
};

/** The decisions made so far, by {@link conflictKey}. */
export type Decisions = ReadonlyMap<string, ResolvedConflict>;

/**
 * The conflicts to show after a new plan. A plan made with resolutions lists only what is still open, so what was
 * decided before is kept; a decision that the plan lists again did not hold and is open again.
 */
export function withPlan(before: Decisions, plan: Pick<ApplyPlan, 'conflicts'>): Decisions {
  const after = new Map<string, ResolvedConflict>();
  for (const [key, resolved] of before) if (resolved.taken !== null) after.set(key, resolved);
  for (const conflict of plan.conflicts)
    after.set(conflictKey(conflict), { conflict, taken: null, as: null });
  return inOrder(before, after);
}

/** The decisions with what is known taken over for conflicts that are open; the same ones when nothing was. */
export function withOffers(before: Decisions, offers: readonly ResolutionOffer[]): Decisions {
  const after = new Map(before);
  for (const { take, source, from, ...named } of offers) {
    const key = conflictKey(named);
    const resolved = before.get(key);
    // What an agent proposes counts only once the user took it over.
    if (source === 'agent' || !resolved || resolved.taken !== null) continue;
    after.set(key, { ...resolved, taken: { ...named, take }, as: source === 'reused' ? from : null });
  }
  return [...after].some(([key, resolved]) => resolved !== before.get(key)) ? after : before;
}

/** A choice as the core keeps it: for a conflict of these very sides. */
export function choiceToKeep(conflict: Conflict, take: Resolution['take'] | null): ConflictChoice {
  return { ...namedConflict(conflict), take };
}

/** A conflict as the core is told of it: by its place and the objects of its sides. */
export function namedConflict(conflict: Conflict): Omit<ConflictChoice, 'take'> {
  const { base, ours, theirs } = conflict.stages;
  const ids = { base: base?.oid ?? null, ours: ours?.oid ?? null, theirs: theirs?.oid ?? null };
  return { ...keyOfConflict(conflict), stages: ids };
}

/**
 * The decisions with one more made, or taken back with `null`. What was decided for later commits of a rebase is
 * forgotten: they meet something else now.
 */
export function withChoice(
  before: Decisions,
  conflict: Conflict,
  take: Resolution['take'] | null,
  by?: string,
): Decisions {
  const taken = take === null ? null : { ...keyOfConflict(conflict), take };
  const key = conflictKey(conflict);
  const after = new Map(before).set(key, { conflict, taken, as: null, ...(by ? { by } : {}) });
  let isLater = false;
  for (const [other, resolved] of after) {
    if (other === key) isLater = true;
    else if (isLater && resolved.conflict.commit && resolved.conflict.path === conflict.path)
      after.delete(other);
  }
  return after;
}

/** The decisions without the one that fits no conflict any more; null when it is none of these. */
export function withoutUnfit(
  before: Decisions,
  { path, place, commit }: RefusalOf<'resolution-unfit'>,
): Decisions | null {
  const after = new Map(before);
  for (const [key, { taken }] of before) {
    if (taken?.path === path && taken.place === place && taken.commit === commit) after.delete(key);
  }
  return after.size === before.size ? null : after;
}

/** What the core is told. */
export function resolutionsOf(decisions: Decisions): Resolution[] {
  return [...decisions.values()].flatMap(({ taken }) => (taken === null ? [] : [taken]));
}

export function openConflicts(decisions: Decisions): number {
  let count = 0;
  for (const { taken } of decisions.values()) if (taken === null) count += 1;
  return count;
}

/** What keeps a plan from being written, for the button that would write it. */
export function toSettle(open: number): string {
  return open === 1 ? 'Resolve 1 conflict first' : `Resolve ${open} conflicts first`;
}

/** The conflicts in the order in which they are listed: by kind, then as they were met. */
export function listedConflicts(decisions: Decisions): readonly ResolvedConflict[] {
  const all = [...decisions.values()];
  const byConflict = new Map(all.map((resolved) => [resolved.conflict, resolved]));
  return groupConflicts(all.map(({ conflict }) => conflict)).flatMap(({ conflicts }) =>
    conflicts.flatMap((conflict) => byConflict.get(conflict) ?? []),
  );
}

/** The open conflict after one of the list, from the beginning again after its end; null when all are resolved. */
export function nextOpen(listed: readonly ResolvedConflict[], after: string): ResolvedConflict | null {
  const at = listed.findIndex(({ conflict }) => conflictKey(conflict) === after);
  const around = [...listed.slice(at + 1), ...listed.slice(0, at + 1)];
  return around.find(({ taken }) => taken === null) ?? null;
}

/** Rows keep their places while decisions come and go; what is new comes last. */
function inOrder(before: Decisions, after: ReadonlyMap<string, ResolvedConflict>): Decisions {
  const ordered = new Map<string, ResolvedConflict>();
  for (const key of before.keys()) {
    const resolved = after.get(key);
    if (resolved) ordered.set(key, resolved);
  }
  for (const [key, resolved] of after) if (!ordered.has(key)) ordered.set(key, resolved);
  return ordered;
}
