import { join } from 'node:path';
import type { BrowserWindow } from 'electron';
import type { DesktopPreferencesPatch, UntoldNotice } from '#shared/desktop';
import type { SessionId } from '#shared/ids';
import type { Notice } from '#shared/notice';
import type { Log } from '../../core/ports';
import { type Descent, descentOf } from '../../core/process';
import type { CoreClient } from '../../host/attach-core';
import { openAppIcon } from './app-icon';
import { busNotifications } from './bus-notifications';
import { type DesktopStateHolder, desktopState } from './desktop-state';
import { openDesktopStore } from './desktop-store';
import { followRows } from './follow-rows';
import { openIconMenu } from './icon-menu';
import { followIconSignals } from './icon-signals';
import { openNoticeDesk } from './notice-desk';
import { openSessionBus } from './session-bus';
import { describeSummary, NOTHING, summarise } from './summary';
import { systemNotifications } from './system-notifications';
import { openTray, type TrayIcon } from './tray';
import { followTrayHost } from './tray-host';
import type { SignalActions } from './tray-menu';

/** What tells the user of the sessions while the window is away. */
export type Signals = {
  readonly state: DesktopStateHolder;
  change(patch: DesktopPreferencesPatch): void;
  /** Tells the user, unless it is seen anyway or not wanted. */
  take(notice: Notice): void;
  /** Says that the app goes on without its window. */
  tellStays(): void;
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
  window: () => BrowserWindow | null;
  looking: () => { readonly session: SessionId | null; readonly focused: boolean };
  tellInWindow: (untold: UntoldNotice) => void;
  log: Log;
}): Promise<Signals> {
  const { home, resources, core, actions, window, looking, tellInWindow, log } = options;
  const store = openDesktopStore(home, log);
  const state = desktopState({ preferences: store.get(), tray: false, quitsWhenDone: false });
  const bus = await openSessionBus(log);
  const stop = new AbortController();
  let tray: TrayIcon | null = null;
  let summary = NOTHING;
  const icons = join(resources, 'icons', 'tray');
  const appIcon = openAppIcon({ bus, icons, window });
  const iconMenu = openIconMenu(actions, log);
  const iconSignals = followIconSignals();
  const show = () => tray?.show(summary, state.get().quitsWhenDone);
  const descentOfSender = async (connection: string): Promise<Descent> => {
    const pid = (await bus?.processOf(connection)) ?? null;
    return pid === null ? 'unknown' : descentOf(pid, home);
  };
  const showTray = (hasTray: boolean) => {
    if (stop.signal.aborted) return;
    const hadTray = tray !== null;
    if (hasTray && !tray) tray = openTray(icons, actions);
    if (!hasTray) {
      tray?.close();
      tray = null;
    }
    state.set({ tray: hasTray });
    show();
    // Without the icon there would be no way back to it.
    if (hadTray && !hasTray) bringBack(window());
  };
  await followTrayHost(bus, async (connection) => (await descentOfSender(connection)) === 'agent', showTray);
  const server = bus
    ? busNotifications({
        bus,
        icon: join(resources, 'icons', 'icon.png'),
        mayAllow: async (connection) => (await descentOfSender(connection)) === 'outside',
      })
    : systemNotifications();
  const failed = (error: unknown) => log.error('the user could not be told', { error });
  const desk = openNoticeDesk({
    server,
    preferences: store.get,
    looking,
    go: actions.go,
    answer: (session, request, option) => {
      // One that was answered meanwhile is refused, which is as it should be.
      core.sessions.answer({ session, request, option }).catch(failed);
    },
    tellInWindow,
    failed,
  });
  let takeAwayStays: () => void = () => undefined;
  let timer: NodeJS.Timeout | null = null;
  followRows(
    core,
    (rows) => {
      timer ??= setTimeout(() => {
        timer = null;
        summary = summarise(rows.values());
        show();
        appIcon(iconSignals(summary));
        iconMenu(summary);
        desk.follow(rows);
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
    take: desk.take,
    tellStays: () => {
      takeAwayStays();
      const words = {
        title: 'Understory keeps running in the tray',
        body: `${describeSummary(summary)}. Click here or the icon in the tray to open it again.`,
      };
      const onAction = () => actions.go(null);
      server
        .show({ ...words, actions: [], onAction, onGone: () => undefined })
        .then((takeAway) => {
          if (takeAway) takeAwayStays = takeAway;
        })
        .catch(failed);
    },
    quitsWhenDone: (does) => {
      state.set({ quitsWhenDone: does });
      show();
    },
    close: () => {
      stop.abort();
      if (timer) clearTimeout(timer);
      desk.close();
      takeAwayStays();
      appIcon(iconSignals(NOTHING));
      tray?.close();
      bus?.close();
    },
  };
}

/** Shows a window that is hidden, and leaves the focus where the user has it. */
function bringBack(window: BrowserWindow | null): void {
  if (window && !window.isVisible() && !window.isMinimized()) window.showInactive();
}
