import { useMemo } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { RepositoryId } from '#shared/ids';
import type { KeptDraftOf } from '#shared/kept-draft';
import { keepDrafts } from './kept-drafts';

/** A plan that the user edited and has not started: kept for the next window, whatever becomes of the files it was read from. */
export type EditedPlan = Omit<KeptDraftOf<'plan'>, 'of'>;

const editedPlans = createStore<{ readonly plans: readonly EditedPlan[] }>(() => ({ plans: [] }));

keepDrafts('plan', {
  store: editedPlans,
  drafts: () => editedPlans.getState().plans.map((one) => ({ of: 'plan', ...one })),
  restore(kept) {
    const { plans } = editedPlans.getState();
    const known = new Set(plans.map(({ id }) => id));
    const restored = kept.filter(({ id }) => !known.has(id)).map(({ of: _, ...one }) => one);
    editedPlans.setState({ plans: [...restored, ...plans] });
  },
});

/** Those of a repository, the one edited last first. */
export function useEditedPlans(repository: RepositoryId): readonly EditedPlan[] {
  const plans = useStore(editedPlans, (all) => all.plans);
  return useMemo(
    () => plans.filter((one) => one.repository === repository).toReversed(),
    [plans, repository],
  );
}

/** Keeps a plan as it is edited now. */
export function keepEditedPlan(edited: EditedPlan): void {
  const { plans } = editedPlans.getState();
  editedPlans.setState({ plans: [...plans.filter(({ id }) => id !== edited.id), edited] });
}

/** It was started, its edits were undone, or the user does not want it any more. */
export function dropEditedPlan(id: string): void {
  const { plans } = editedPlans.getState();
  if (plans.some((one) => one.id === id))
    editedPlans.setState({ plans: plans.filter((one) => one.id !== id) });
}
