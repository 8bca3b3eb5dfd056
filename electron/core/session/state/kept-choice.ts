import type { ConflictChoice, ConflictKey, ConflictOperation } from '#shared/conflict';
import { isSameConflict } from '#shared/conflict-key';
import type { SessionEvent } from '#shared/events';

export type KeptEvent = Extract<SessionEvent, { type: 'resolution.kept' }>;
export type DraftedEvent = Extract<SessionEvent, { type: 'resolution.drafted' }>;

/** The newest choice for a conflict of one kind of apply; `take` null: what is known for it is not wanted. */
export type KeptResolution = Omit<KeptEvent, 'type'>;

/** The newest unfinished result for a conflict; `draft` null: it was begun anew, so that nothing known is wanted. */
export type KeptDraft = Omit<DraftedEvent, 'type'>;

/** The apply or update that a conflict belongs to. `target` is an update's source. */
export type ConflictsOf = {
  readonly operation: ConflictOperation;
  readonly mode: KeptEvent['mode'];
  readonly target: string | null;
};

/** The choices with one more, which replaces an earlier one for the same conflict. */
export function withKept(
  kept: readonly KeptResolution[],
  { type: _, ...added }: KeptEvent,
): readonly KeptResolution[] {
  return [...kept.filter((one) => !isSame(one, added)), added];
}

/** The drafts with one more, which replaces an earlier one for the same conflict. */
export function withDraft(
  drafts: readonly KeptDraft[],
  { type: _, ...added }: DraftedEvent,
): readonly KeptDraft[] {
  const { draft } = added;
  // The head of what is whole elsewhere is of no use: half a draft is none.
  const stored = draft && { ...draft, text: draft.body === null ? draft.text : '' };
  return [...drafts.filter((one) => !isSame(one, added)), { ...added, draft: stored }];
}

/** Whether something kept is about a conflict as it is now: in the same place, between the same sides. */
export function isAbout(
  one: KeptResolution | KeptDraft,
  of: ConflictsOf,
  { stages, ...conflict }: Omit<ConflictChoice, 'take'>,
): boolean {
  return (
    isSame(one, { ...of, ...conflict }) &&
    one.stages.base === stages.base &&
    one.stages.ours === stages.ours &&
    one.stages.theirs === stages.theirs
  );
}

type Named = ConflictsOf & ConflictKey;

function isSame(one: Named, other: Named): boolean {
  return (
    one.operation === other.operation &&
    one.mode === other.mode &&
    one.target === other.target &&
    isSameConflict(one, other)
  );
}
