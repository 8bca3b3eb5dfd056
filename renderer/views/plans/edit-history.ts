import type { Plan } from '#shared/plan';

/** A plan as it is edited, with what it was before and what undoing has taken back. */
export type EditHistory = {
  readonly past: readonly Plan[];
  readonly now: Plan;
  readonly undone: readonly Plan[];
  /** What was edited last; the same once more is one edit with it. */
  readonly about: string | null;
};

/** So many edits can be undone. */
const MOST_UNDONE = 200;

/** The history of a plan that nothing was edited in yet. */
export function historyOf(now: Plan): EditHistory {
  return { past: [], now, undone: [], about: null };
}

/** One edit more. Whatever was undone before is gone with it. */
export function edited(history: EditHistory, plan: Plan, about: string | null): EditHistory {
  if (plan === history.now) return history;
  const goesOn = about !== null && about === history.about && history.past.length > 0;
  const past = goesOn ? history.past : [...history.past, history.now].slice(-MOST_UNDONE);
  return { past, now: plan, undone: [], about };
}

/** The plan as it was before the last edit. */
export function undo({ past, now, undone, about }: EditHistory): EditHistory {
  const before = past.at(-1);
  if (!before) return { past, now, undone, about };
  return { past: past.slice(0, -1), now: before, undone: [...undone, now], about: null };
}

/** The last undone edit once more. */
export function redo({ past, now, undone, about }: EditHistory): EditHistory {
  const next = undone.at(-1);
  if (!next) return { past, now, undone, about };
  return { past: [...past, now], now: next, undone: undone.slice(0, -1), about: null };
}

/** The plan with what was found of it meanwhile, which is no edit; not where it was edited since. */
export function judged(history: EditHistory, of: Plan, plan: Plan): EditHistory {
  return history.now === of ? { ...history, now: plan } : history;
}
