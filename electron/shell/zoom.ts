import { type BrowserWindow, screen } from 'electron';
import type { SettingsPort } from '../core/ports';
import { fitTitleBar } from './title-bar';
import { SMALLEST } from './window-size';

/** Of a page that is drawn larger, this height is enough: what does not fit is scrolled to. */
const LEAST_DRAWN = 400;

/**
 * Draws a window as large as the settings say, from now on. It can be made as small as it still shows everything, but
 * never larger than its screen.
 */
export function followZoom(window: BrowserWindow, settings: SettingsPort): void {
  const apply = () => {
    if (window.isDestroyed()) return;
    const { zoom } = settings.get();
    window.webContents.setZoomFactor(zoom);
    fitTitleBar(window);
    const { width, height } = screen.getDisplayMatching(window.getBounds()).workArea;
    window.setMinimumSize(
      Math.min(width, Math.round(SMALLEST.width * zoom)),
      Math.min(height, Math.round(Math.max(SMALLEST.height, LEAST_DRAWN * zoom))),
    );
  };
  let drawn = settings.get().zoom;
  const stop = settings.onChange(({ zoom }) => {
    if (zoom === drawn) return;
    drawn = zoom;
    apply();
  });
  apply();
  // A page that is loaded anew begins at the size of the system.
  window.webContents.on('dom-ready', apply);
  window.once('closed', stop);
}
