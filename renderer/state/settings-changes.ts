import { useStore } from 'zustand';
import type { SettingsChange } from '#shared/settings-change';
import { api } from '../api/client';
import { createFollowed } from './follow-values';
import { ask } from './perform';
import { valueOr } from './remote';

const followed = createFollowed<SettingsChange[]>((signal) => api.settings.watchChanges({}, { signal }));

export const followSettingsChanges = followed.start;

const NONE: SettingsChange[] = [];

/** Who changed which setting last, oldest first; none until they are there. */
export function useSettingsChanges(): readonly SettingsChange[] {
  return useStore(followed.store, (changes) => valueOr(changes, NONE));
}

/** The user saw these: they are not told of again. */
export async function markChangesSeen(changes: readonly SettingsChange[]): Promise<void> {
  const upTo = Math.max(0, ...changes.map(({ number }) => number));
  await ask(() => api.settings.markChangesSeen({ upTo }));
}
