import { useStore } from 'zustand';
import {
  DesktopPreferences,
  type DesktopPreferencesPatch,
  type DesktopState,
  type SignalPlace,
} from '#shared/desktop';
import { api } from '../api/client';
import { follow } from '../api/follow';
import { createFollowed } from './follow-values';
import { navigationStore, openReview, openSession, selectedSession, showPane } from './navigation';
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

/** The preferences outside of a view, at this moment. */
export function desktopPreferences(): DesktopPreferences {
  return valueOr(followed.store.getState(), unknown).preferences;
}

/** Changes preferences; they show as soon as the host has stored them. */
export async function changeDesktop(patch: DesktopPreferencesPatch): Promise<void> {
  await ask(() => api.desktop.change(patch));
}

/** Keeps up with the desktop around the window, and tells the host where the user looks. */
export function followDesktop(signal: AbortSignal): void {
  void followed.start(signal);
  followQuitting();
  followLooking();
  void follow({
    open: (stop) => api.desktop.untold({}, { signal: stop }),
    onItem: ({ title, body, place }) =>
      void showToast({
        tone: 'need',
        text: title,
        detail: body,
        waits: true,
        ...(place ? { action: { label: 'Open', run: () => openSignalled(place) } } : {}),
      }),
    onBroken: (bug) => console.warn('what the system could not tell:', bug.message),
    signal,
  });
}

/** Opens what was told of: the end of a session's conversation, where its question or failure is, or its review. */
export function openSignalled(place: NonNullable<SignalPlace>): void {
  if (place.at === 'review') openReview(place.session);
  else {
    openSession(place.session);
    showPane('conversation');
  }
}

/** Tells that the app will quit for as long as it will. */
function followQuitting(): void {
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
          waits: true,
          action: { label: 'Keep Open', run: () => void ask(() => api.desktop.stay({})) },
        })
      : null;
  });
}

function followLooking(): void {
  let told: string | null = null;
  const look = () => {
    const session = selectedSession();
    if (session === told) return;
    told = session;
    void ask(() => api.desktop.looksAt({ session }));
  };
  look();
  navigationStore.subscribe(look);
}
