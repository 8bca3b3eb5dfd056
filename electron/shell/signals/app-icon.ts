import { join } from 'node:path';
import { Variant } from '@jellybrick/dbus-next';
import { app, type BrowserWindow, nativeImage } from 'electron';
import type { IconSignals } from './icon-signals';
import type { SessionBus } from './session-bus';

/** The app as launchers know it: the name of its desktop file. */
const LAUNCHER = 'application://understory-app.desktop';
/** More than all: a bar that only says that something goes on. */
const INDETERMINATE = 2;
const NONE = -1;

/** Shows a number and a bar on the app's icon, where the desktop has them. Each call replaces what was shown. */
export type AppIcon = (signals: IconSignals) => void;

/** `icons`: the folder of the tray's pictures. */
export function openAppIcon(options: {
  bus: SessionBus | null;
  icons: string;
  window: () => BrowserWindow | null;
}): AppIcon {
  const { bus, icons, window } = options;
  let shown = '';
  return (signals) => {
    const now = JSON.stringify(signals);
    if (now === shown) return;
    shown = now;
    if (process.platform === 'linux') {
      if (bus) showInLauncher(bus, signals);
      return;
    }
    if (process.platform === 'darwin') app.setBadgeCount(signals.count);
    const page = window();
    if (!page || page.isDestroyed()) return;
    const { progress, needsUser } = signals;
    if (progress === null) page.setProgressBar(NONE);
    else if (needsUser) page.setProgressBar(Math.max(progress, 0.05), { mode: 'paused' });
    else page.setProgressBar(progress === 0 ? INDETERMINATE : progress);
    if (process.platform !== 'win32') return;
    const picture = needsUser ? 'overlay-attention.png' : signals.count > 0 ? 'overlay-unread.png' : null;
    page.setOverlayIcon(
      picture === null ? null : nativeImage.createFromPath(join(icons, picture)),
      signals.words,
    );
  };
}

/** KDE's and Ubuntu's docks, and those that do as they do, listen on the session bus. */
function showInLauncher(bus: SessionBus, { count, progress, needsUser }: IconSignals): void {
  bus.emit(
    {
      path: '/com/canonical/unity/launcherentry/1',
      in: 'com.canonical.Unity.LauncherEntry',
      member: 'Update',
    },
    'sa{sv}',
    [
      LAUNCHER,
      {
        count: new Variant('x', BigInt(count)),
        'count-visible': new Variant('b', count > 0),
        progress: new Variant('d', progress ?? 0),
        'progress-visible': new Variant('b', progress !== null && progress > 0),
        urgent: new Variant('b', needsUser),
      },
    ],
  );
}
