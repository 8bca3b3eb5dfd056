import type { Platform } from '#shared/keys';

/** Where the window runs, in Node's words; decides how keys are written and which modifier is the command key. */
export function platform(): Platform {
  return window.understoryHost?.platform ?? 'linux';
}
