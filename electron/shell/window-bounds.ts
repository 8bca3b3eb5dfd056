import { z } from 'zod';
import { SMALLEST, USUAL } from './window-size';

export const Bounds = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().min(1),
  height: z.number().int().min(1),
});
export type Bounds = z.infer<typeof Bounds>;

export const WindowState = z.object({ bounds: Bounds, maximised: z.boolean(), fullScreen: z.boolean() });
export type WindowState = z.infer<typeof WindowState>;

/** How much of the title bar must be on a screen so that the window can be grabbed. */
const GRAB = { width: 120, height: 32 };

/**
 * Where to open the window: as it was kept when it can still be seen and grabbed on one of the screens (their work areas
 * are given, the main one first), else in the middle of the main screen.
 */
export function placeWindow(kept: Bounds | null, screens: readonly [Bounds, ...Bounds[]]): Bounds {
  const seen = kept && screens.find((screen) => canBeGrabbed(kept, screen));
  if (kept && seen) {
    return {
      ...kept,
      width: clamp(kept.width, SMALLEST.width, Math.max(SMALLEST.width, seen.width)),
      height: clamp(kept.height, SMALLEST.height, Math.max(SMALLEST.height, seen.height)),
    };
  }
  const [main] = screens;
  const width = Math.min(kept?.width ?? USUAL.width, main.width);
  const height = Math.min(kept?.height ?? USUAL.height, main.height);
  return {
    width,
    height,
    x: main.x + Math.round((main.width - width) / 2),
    y: main.y + Math.round((main.height - height) / 2),
  };
}

function canBeGrabbed(bounds: Bounds, screen: Bounds): boolean {
  const width = Math.min(bounds.x + bounds.width, screen.x + screen.width) - Math.max(bounds.x, screen.x);
  const top = bounds.y >= screen.y && bounds.y + GRAB.height <= screen.y + screen.height;
  return width >= GRAB.width && top;
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
