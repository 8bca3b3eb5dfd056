import { useStore } from 'zustand';
import { Settings, type SettingsPatch } from '#shared/settings';
import { bugOf } from '../api/bug';
import { api } from '../api/client';
import { createFollowed } from './follow-values';
import { type Remote, valueOr } from './remote';
import { showBug } from './toasts';

const followed = createFollowed<Settings>((signal) => api.settings.watch({}, { signal }));

export const settingsStore = followed.store;
export const followSettings = followed.start;

const defaults = Settings.parse({});

/** The preferences with the distinction whether they are there yet; for the settings screen. */
export function useSettingsState(): Remote<Settings> {
  return useStore(settingsStore);
}

/** What `select` reads of the preferences; the defaults until they are there. */
export function useSettings<T>(select: (settings: Settings) => T): T {
  return useStore(settingsStore, (settings) => select(valueOr(settings, defaults)));
}

/** The preferences outside of a view, at this moment. */
export function settings(): Settings {
  return valueOr(settingsStore.getState(), defaults);
}

/** Changes preferences. They show at once and are corrected by what the core stored; a failure is told and taken back. */
export async function changeSettings(patch: SettingsPatch): Promise<void> {
  const before = settingsStore.getState();
  if (before.state === 'ready')
    settingsStore.setState({ state: 'ready', value: { ...before.value, ...patch } }, true);
  try {
    settingsStore.setState({ state: 'ready', value: await api.settings.update(patch) }, true);
  } catch (error) {
    settingsStore.setState(before, true);
    showBug(bugOf(error));
  }
}
