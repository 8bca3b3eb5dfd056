import type { SessionEvent } from '#shared/events';

export type KeptEvent = Extract<SessionEvent, { type: 'resolution.kept' }>;

/** The newest choice for a conflict of one kind of apply; `take` null: what is known for it is not wanted. */
export type KeptResolution = Omit<KeptEvent, 'type'>;

/** The choices with one more, which replaces an earlier one for the same conflict. */
export function withKept(
  kept: readonly KeptResolution[],
  { type: _, ...added }: KeptEvent,
): readonly KeptResolution[] {
  const others = kept.filter(
    (one) =>
      one.mode !== added.mode ||
      one.target !== added.target ||
      one.place !== added.place ||
      one.path !== added.path,
  );
  return [...others, added];
}
