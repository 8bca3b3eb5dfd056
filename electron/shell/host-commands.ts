import { app, type BrowserWindow, shell } from 'electron';
import { isCommandId } from '#shared/commands';
import { nextZoom } from '#shared/zoom';
import type { SettingsPort } from '../core/ports';

/** Carries out a command that is the host's own. Any other is not ours and does nothing. */
export function performHostCommand(
  command: string,
  { window, settings, logFolder }: { window: BrowserWindow; settings: SettingsPort; logFolder: string },
): void {
  if (!isCommandId(command) || window.isDestroyed()) return;
  const contents = window.webContents;
  switch (command) {
    case 'zoom.in':
      settings.update({ zoom: nextZoom(settings.get().zoom, 'in') });
      break;
    case 'zoom.out':
      settings.update({ zoom: nextZoom(settings.get().zoom, 'out') });
      break;
    case 'zoom.reset':
      settings.update({ zoom: 1 });
      break;
    case 'window.full-screen':
      window.setFullScreen(!window.isFullScreen());
      break;
    case 'window.reload':
      contents.reload();
      break;
    case 'window.developer-tools':
      contents.toggleDevTools();
      break;
    case 'app.quit':
      app.quit();
      break;
    case 'help.logs':
      shell.showItemInFolder(logFolder);
      break;
    default:
      break;
  }
}
