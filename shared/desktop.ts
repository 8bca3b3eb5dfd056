import { z } from 'zod';
import { SessionId } from './ids';

/** Hours and minutes, as in 07:30. */
export const TimeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

/** Preferences that only the desktop app has a use for. Every field has a default, so a damaged file is never fatal. */
export const DesktopPreferences = z.object({
  /** What closing the window does while agents work; with none at work it quits. On a Mac it never does. */
  closing: z.enum(['ask', 'tray', 'quit']).default('ask'),
  /** What is told of sessions that the user is not looking at. */
  notify: z
    .object({
      permissions: z.boolean().default(true),
      failures: z.boolean().default(true),
      finished: z.boolean().default(true),
    })
    .prefault({}),
  /** When nothing is told, by the clock on the wall; it may reach past midnight. */
  quiet: z
    .object({
      on: z.boolean().default(false),
      from: TimeOfDay.default('22:00'),
      to: TimeOfDay.default('07:00'),
    })
    .prefault({}),
});
export type DesktopPreferences = z.infer<typeof DesktopPreferences>;

/** The fields to change and no other. */
export const DesktopPreferencesPatch = z
  .object({
    closing: DesktopPreferences.shape.closing.unwrap(),
    notify: DesktopPreferences.shape.notify.unwrap(),
    quiet: DesktopPreferences.shape.quiet.unwrap(),
  })
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

/** Where in a session what is told of can be seen; null: the sessions as they are. */
export const SignalPlace = z
  .object({ session: SessionId, at: z.enum(['conversation', 'review']) })
  .nullable();
export type SignalPlace = z.infer<typeof SignalPlace>;

/** What happened, for the window to tell where the system cannot. */
export const UntoldNotice = z.object({ title: z.string(), body: z.string(), place: SignalPlace });
export type UntoldNotice = z.infer<typeof UntoldNotice>;

/** Whether it is one of the quiet hours at a time of day. */
export function isQuiet({ on, from, to }: DesktopPreferences['quiet'], at: Date): boolean {
  if (!on || from === to) return false;
  const now = `${String(at.getHours()).padStart(2, '0')}:${String(at.getMinutes()).padStart(2, '0')}`;
  return from < to ? from <= now && now < to : from <= now || now < to;
}
