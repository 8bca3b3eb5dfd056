import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Menu, type NativeImage, nativeImage, nativeTheme, Tray } from 'electron';
import { describeSummary, type SignalState, type Summary, signalState } from './summary';
import { type SignalActions, trayMenu } from './tray-menu';

/** The app's icon in the desktop's tray. */
export type TrayIcon = {
  show(summary: Summary, quitsWhenDone: boolean): void;
  close(): void;
};

/** Puts it there. `icons`: the folder of its pictures. A click opens the window, except on a Mac, where it opens the menu. */
export function openTray(icons: string, actions: SignalActions): TrayIcon {
  let shown = '';
  let state: SignalState = 'idle';
  const tray = new Tray(picture(icons, state));
  const repaint = () => tray.setImage(picture(icons, state));
  nativeTheme.on('updated', repaint);
  if (process.platform !== 'darwin') tray.on('click', () => actions.go(null));
  return {
    show: (summary, quitsWhenDone) => {
      const template = trayMenu(summary, quitsWhenDone, actions);
      const tip = `Understory: ${describeSummary(summary)}`;
      // An open menu is closed by a new one: it is made anew only where it says something else.
      const now = JSON.stringify([tip, template]);
      if (now === shown) return;
      shown = now;
      const next = signalState(summary);
      if (next !== state) {
        state = next;
        repaint();
      }
      tray.setToolTip(tip);
      tray.setContextMenu(Menu.buildFromTemplate(template));
    },
    close: () => {
      nativeTheme.off('updated', repaint);
      tray.destroy();
    },
  };
}

function picture(icons: string, state: SignalState): NativeImage {
  if (process.platform === 'darwin') return nativeImage.createFromPath(join(icons, `${state}Template.png`));
  const name = `${state}-${hasDarkPanel() ? 'dark' : 'light'}`;
  // The larger one as it is: a Linux tray gets one size only, and makes it fit.
  return process.platform === 'linux'
    ? nativeImage.createFromBuffer(readFileSync(join(icons, `${name}@2x.png`)))
    : nativeImage.createFromPath(join(icons, `${name}.png`));
}

/** GNOME's panel is dark in both of its themes. */
function hasDarkPanel(): boolean {
  if (process.platform === 'linux' && /gnome|unity/i.test(process.env.XDG_CURRENT_DESKTOP ?? '')) return true;
  // On Windows the taskbar has a theme of its own, whatever the app's is; older versions of Electron do not tell it.
  const {
    shouldUseDarkColorsForSystemIntegratedUI: isDark,
  }: { shouldUseDarkColorsForSystemIntegratedUI?: boolean } = nativeTheme;
  return process.platform === 'win32' && isDark !== undefined ? isDark : nativeTheme.shouldUseDarkColors;
}
