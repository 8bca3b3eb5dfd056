import { z } from 'zod';

/** Preferences that only the desktop app has a use for. Every field has a default, so a damaged file is never fatal. */
export const DesktopPreferences = z.object({
  /** What closing the window does while agents work; with none at work it quits. On a Mac it never does. */
  closing: z.enum(['ask', 'tray', 'quit']).default('ask'),
});
export type DesktopPreferences = z.infer<typeof DesktopPreferences>;

/** The fields to change and no other. */
export const DesktopPreferencesPatch = z
  .object({ closing: DesktopPreferences.shape.closing.unwrap() })
  .partial();
export type DesktopPreferencesPatch = z.infer<typeof DesktopPreferencesPatch>;

/** What the window is told of the desktop around it. */
export const DesktopState = z.object({
  preferences: DesktopPreferences,
  /** Whether closing the window can leave the app in a tray. */
  tray: z.boolean(),
  /** The user chose to quit when no agent works any more. */
  quitsWhenDone: z.boolean(),
});
export type DesktopState = z.infer<typeof DesktopState>;
