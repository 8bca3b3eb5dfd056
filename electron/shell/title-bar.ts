import { type BrowserWindow, type BrowserWindowConstructorOptions, nativeTheme } from 'electron';

/** The height of the page's uppermost row without its edge, in pixels of an unzoomed page. */
const HEIGHT = 39;
/** Smaller buttons of the system's cannot be hit. */
const LEAST_HEIGHT = 28;
/** The page's own, which no style sheet can give to what the system draws. */
const COLOURS = {
  dark: { color: '#101312', symbolColor: '#9aa6a1' },
  light: { color: '#f7f8f7', symbolColor: '#55615c' },
};
const onMac = process.platform === 'darwin';

/** The page's background, for where it is not painted yet. */
export function background(): string {
  return colours().color;
}

/**
 * A window without a title bar of the system's: the uppermost row of the page is it, in which the system draws its
 * buttons. Where they are the page learns from CSS (`titlebar-area-x` and the like).
 */
export function withOwnTitleBar(): BrowserWindowConstructorOptions {
  return {
    titleBarStyle: 'hidden',
    titleBarOverlay: onMac ? { height: HEIGHT + 1 } : { height: HEIGHT, ...colours() },
    ...(onMac ? { trafficLightPosition: { x: 13, y: 13 } } : {}),
  };
}

/** Draws the buttons in the colours of the theme, and as high as the row is, from now on. */
export function followTitleBar(window: BrowserWindow): void {
  const paint = () => {
    if (window.isDestroyed()) return;
    window.setBackgroundColor(background());
    fitTitleBar(window);
  };
  nativeTheme.on('updated', paint);
  window.once('closed', () => nativeTheme.off('updated', paint));
}

/** To be called when the zoom has changed, which nothing tells of. */
export function fitTitleBar(window: BrowserWindow): void {
  if (onMac) return;
  const height = Math.max(LEAST_HEIGHT, Math.round(HEIGHT * window.webContents.getZoomFactor()));
  window.setTitleBarOverlay({ height, ...colours() });
}

function colours() {
  return nativeTheme.shouldUseDarkColors ? COLOURS.dark : COLOURS.light;
}
