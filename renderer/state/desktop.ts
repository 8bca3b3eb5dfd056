import { useStore } from 'zustand';
import { DesktopPreferences, type DesktopPreferencesPatch, type DesktopState } from '#shared/desktop';
import { api } from '../api/client';
import { createFollowed } from './follow-values';
import { ask } from './perform';
import { valueOr } from './remote';
import { showToast } from './toasts';

const followed = createFollowed<DesktopState>((signal) => api.desktop.watch({}, { signal }));

const unknown: DesktopState = {
  preferences: DesktopPreferences.parse({}),
  tray: false,
  quitsWhenDone: false,
};

/** What the host says of the desktop around the window, and its preferences for it; defaults until it has. */
export function useDesktop<T>(select: (desktop: DesktopState) => T): T {
  return useStore(followed.store, (desktop) => select(valueOr(desktop, unknown)));
}

/** Changes preferences; they show as soon as the host has stored them. */
export async function changeDesktop(patch: DesktopPreferencesPatch): Promise<void> {
  await ask(() => api.desktop.change(patch));
}

/** Keeps them up to date, and tells that the app will quit for as long as it will. */
export function followDesktop(signal: AbortSignal): void {
  void followed.start(signal);
  let takeAway: (() => void) | null = null;
  followed.store.subscribe((desktop) => {
    const quits = valueOr(desktop, unknown).quitsWhenDone;
    if (!quits) {
      takeAway?.();
      takeAway = null;
    }
    takeAway ??= quits
      ? showToast({
          tone: 'need',
          text: 'Understory quits when its agents are done.',
          action: { label: 'Keep Open', run: () => void ask(() => api.desktop.stay({})) },
        })
      : null;
  });
}
