import type { SessionRow } from '#shared/session';

/** One way to put off what a session needs. */
export type SnoozeChoice = {
  readonly label: string;
  /** When it ends by itself, in the computer's time zone. */
  readonly hint: string;
  readonly snooze: NonNullable<SessionRow['snoozed']>;
};

const HOUR_MS = 60 * 60 * 1000;
/** When the next day begins for somebody at work. */
const MORNING = 9;

/** For how long a session can be snoozed from `now` on. */
export function snoozeChoices(now: Date): readonly SnoozeChoice[] {
  const tomorrow = new Date(now);
  tomorrow.setDate(tomorrow.getDate() + 1);
  tomorrow.setHours(MORNING, 0, 0, 0);
  return [
    until('For 1 Hour', new Date(now.getTime() + HOUR_MS)),
    until('Until Tomorrow', tomorrow),
    { label: 'Until It Changes', hint: '', snooze: { until: null } },
  ];
}

function until(label: string, at: Date): SnoozeChoice {
  const hint = [at.getHours(), at.getMinutes()].map((part) => String(part).padStart(2, '0')).join(':');
  return { label, hint, snooze: { until: at.toISOString() } };
}
