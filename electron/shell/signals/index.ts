import { join } from 'node:path';
import type { DesktopPreferencesPatch } from '#shared/desktop';
import type { Log } from '../../core/ports';
import type { CoreClient } from '../../host/attach-core';
import { type DesktopStateHolder, desktopState } from './desktop-state';
import { openDesktopStore } from './desktop-store';
import { followRows } from './follow-rows';
import { openSessionBus } from './session-bus';
import { NOTHING, summarise } from './summary';
import { openTray, type TrayIcon } from './tray';
import { followTrayHost } from './tray-host';
import type { SignalActions } from './tray-menu';

/** What tells the user of the sessions while the window is away. */
export type Signals = {
  readonly state: DesktopStateHolder;
  change(patch: DesktopPreferencesPatch): void;
  /** Shows whether the app quits when its agents are done. */
  quitsWhenDone(does: boolean): void;
  close(): void;
};

/** The shortest time between two looks at all sessions: agents at work change theirs many times a second. */
const LOOK_MS = 500;

/**
 * Starts the signals. A module of its own with all that it needs, loaded when the window has been painted: nobody misses
 * them before.
 */
export async function startSignals(options: {
  home: string;
  resources: string;
  core: CoreClient;
  actions: SignalActions;
  log: Log;
}): Promise<Signals> {
  const { home, resources, core, actions, log } = options;
  const store = openDesktopStore(home, log);
  const state = desktopState({ preferences: store.get(), tray: false, quitsWhenDone: false });
  const bus = await openSessionBus(log);
  const stop = new AbortController();
  let tray: TrayIcon | null = null;
  let summary = NOTHING;
  const show = () => tray?.show(summary, state.get().quitsWhenDone);
  await followTrayHost(bus, (hasTray) => {
    if (stop.signal.aborted) return;
    if (hasTray && !tray) tray = openTray(join(resources, 'icons', 'tray'), actions);
    if (!hasTray) {
      tray?.close();
      tray = null;
    }
    state.set({ tray: hasTray });
    show();
  });
  let timer: NodeJS.Timeout | null = null;
  followRows(
    core,
    (rows) => {
      timer ??= setTimeout(() => {
        timer = null;
        summary = summarise(rows.values());
        show();
      }, LOOK_MS);
    },
    stop.signal,
  ).catch((error: unknown) => log.error('the sessions are not followed for the tray', { error }));
  return {
    state,
    change: (patch) => {
      store.change(patch);
      state.set({ preferences: store.get() });
    },
    quitsWhenDone: (does) => {
      state.set({ quitsWhenDone: does });
      show();
    },
    close: () => {
      stop.abort();
      if (timer) clearTimeout(timer);
      tray?.close();
      bus?.close();
    },
  };
}
