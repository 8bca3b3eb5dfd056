import type { Platform } from '#shared/keys';

/** Where the window runs, in Node's words; decides how keys are written and which modifier is the command key. */
export function platform(): Platform {
  return window.understoryHost?.platform ?? 'linux';
}

/** Whether the window shows the menus itself: a Mac has them in the bar of its system. */
export function hasMainMenu(): boolean {
  return platform() !== 'darwin';
}
