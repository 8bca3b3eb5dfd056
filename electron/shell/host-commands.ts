import { app, type BrowserWindow, shell } from 'electron';
import { isCommandId } from '#shared/commands';
import { fitTitleBar } from './title-bar';

const ZOOM_STEP = 0.5;
const MAX_ZOOM_LEVEL = 5;

/** Carries out a command that is the host's own. Any other is not ours and does nothing. */
export function performHostCommand(command: string, window: BrowserWindow, logFolder: string): void {
  if (!isCommandId(command) || window.isDestroyed()) return;
  const contents = window.webContents;
  const zoom = (level: number) => {
    contents.setZoomLevel(Math.max(-MAX_ZOOM_LEVEL, Math.min(MAX_ZOOM_LEVEL, level)));
    fitTitleBar(window);
  };
  switch (command) {
    case 'zoom.in':
      zoom(contents.getZoomLevel() + ZOOM_STEP);
      break;
    case 'zoom.out':
      zoom(contents.getZoomLevel() - ZOOM_STEP);
      break;
    case 'zoom.reset':
      zoom(0);
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
