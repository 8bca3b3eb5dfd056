import type { Settings } from '#shared/settings';
import { settings, settingsStore } from './settings';

export type Theme = 'dark' | 'light';

const system = window.matchMedia('(prefers-color-scheme: dark)');

/** The theme that is drawn for a setting, on this system. */
export function themeFor(setting: Settings['theme'], systemIsDark: boolean): Theme {
  if (setting !== 'system') return setting;
  return systemIsDark ? 'dark' : 'light';
}

/** The theme the window has now. */
export function currentTheme(): Theme {
  return themeFor(settings().theme, system.matches);
}

function subscribe(listener: () => void): () => void {
  const stop = settingsStore.subscribe(listener);
  system.addEventListener('change', listener);
  return () => {
    stop();
    system.removeEventListener('change', listener);
  };
}

/** Keeps the document's theme right; until the settings are there it is the system's. */
export function applyTheme(): () => void {
  const draw = () => {
    document.documentElement.dataset.theme = currentTheme();
  };
  draw();
  return subscribe(draw);
}
