import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { PermissionPolicy, SessionKind } from '#shared/events';
import type { RepositoryId } from '#shared/ids';

/** The session being written in the composer; kept while the user looks elsewhere. Null: the usual choice. */
export type Draft = {
  readonly prompt: string;
  readonly repository: RepositoryId | null;
  readonly agent: string | null;
  /** Full ref, or a revision as typed; null: HEAD. */
  readonly base: string | null;
  readonly kind: SessionKind;
  readonly permissions: PermissionPolicy | null;
};

export const draftStore = createStore<Draft>(() => ({
  prompt: '',
  repository: null,
  agent: null,
  base: null,
  kind: 'background',
  permissions: null,
}));

export function useDraft(): Draft {
  return useStore(draftStore);
}

export function changeDraft(changes: Partial<Draft>): void {
  draftStore.setState(changes);
}
