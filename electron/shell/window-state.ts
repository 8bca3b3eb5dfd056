import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BrowserWindow, screen } from 'electron';
import { parseJsonAs } from '#shared/parse-json';
import type { Log } from '../core/ports';
import { placeWindow, WindowState } from './window-bounds';

const SETTLED_MS = 500;

/** Puts the window where the last one was, on a screen that is there, and keeps its place from now on. */
export function followBounds(window: BrowserWindow, home: string, log: Log): void {
  if (window.isDestroyed()) return;
  const state = readWindowState(home);
  const main = screen.getPrimaryDisplay();
  const others = screen.getAllDisplays().filter((display) => display.id !== main.id);
  window.setBounds(
    placeWindow(state?.bounds ?? null, [main.workArea, ...others.map((display) => display.workArea)]),
  );
  if (state?.maximised) window.maximize();
  if (state?.fullScreen) window.setFullScreen(true);
  keepWindowState(window, home, log);
}

/** The window's last place, or null when none is kept or the file is damaged. */
function readWindowState(home: string): WindowState | null {
  try {
    return parseJsonAs(WindowState, readFileSync(file(home), 'utf8'));
  } catch {
    // Losing the window's place costs nothing worth telling.
    return null;
  }
}

/** Keeps the window's place in `<home>/window.json` from now on. */
function keepWindowState(window: BrowserWindow, home: string, log: Log): void {
  let timer: NodeJS.Timeout | undefined;
  const keep = () => {
    clearTimeout(timer);
    if (window.isDestroyed() || window.isMinimized()) return;
    const state: WindowState = {
      bounds: window.getNormalBounds(),
      maximised: window.isMaximized(),
      fullScreen: window.isFullScreen(),
    };
    try {
      writeFileSync(`${file(home)}.new`, `${JSON.stringify(state)}\n`, { mode: 0o600 });
      renameSync(`${file(home)}.new`, file(home));
    } catch (error) {
      log.warn('the window’s place could not be kept', { error });
    }
  };
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(keep, SETTLED_MS);
  };
  window.on('resize', later);
  window.on('move', later);
  window.on('maximize', later);
  window.on('unmaximize', later);
  window.on('close', keep);
  window.on('closed', () => clearTimeout(timer));
}

function file(home: string): string {
  return join(home, 'window.json');
}
