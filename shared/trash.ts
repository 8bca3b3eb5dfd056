import { z } from 'zod';
import { ApplyId, RepoPath, SessionId } from './ids';
import { DiskSize } from './worktrees';

/** What destructive steps took and can still be had back. */

/** What an item of the trash is: a discarded session, or the original files that the undo of an apply puts back. */
export const TrashKey = z.discriminatedUnion('what', [
  z.object({ what: z.literal('session'), session: SessionId }),
  z.object({ what: z.literal('originals'), apply: ApplyId }),
]);
export type TrashKey = z.infer<typeof TrashKey>;

const common = {
  session: SessionId,
  /** Of the session; null where its log is gone. */
  title: z.string().nullable(),
  repositoryPath: z.string(),
  /** When it was taken. ISO 8601. */
  at: z.string(),
};

export const TrashItem = z.discriminatedUnion('what', [
  z.object({
    ...common,
    what: z.literal('session'),
    until: z.string(),
    /** Where its worktree's folder is now; null: only its commits are kept. */
    folder: z.string().nullable(),
    /** Whether it has work that was neither applied nor is kept anywhere else. */
    onlyCopy: z.boolean(),
  }),
  z.object({
    ...common,
    what: z.literal('originals'),
    apply: ApplyId,
    /** Null: at least as long as the apply is among the newest of its workspace. */
    until: z.string().nullable(),
    files: z.array(RepoPath),
    /** The apply was undone: these are the files that the undo took away. */
    undone: z.boolean(),
  }),
]);
export type TrashItem = z.infer<typeof TrashItem>;

/** What the trash may hold, and whether it holds more. */
export const TrashLimit = z.object({
  megabytes: z.number().int().nullable(),
  items: z.number().int().nullable(),
});
export type TrashLimit = z.infer<typeof TrashLimit>;

/** The trash as it is looked through: all that is in it, then what each takes on disk. */
export const TrashUpdate = z.discriminatedUnion('type', [
  z.object({ type: z.literal('items'), items: z.array(TrashItem), limit: TrashLimit }),
  z.object({ type: z.literal('size'), key: TrashKey, size: DiskSize }),
]);
export type TrashUpdate = z.infer<typeof TrashUpdate>;

/** An item's key. */
export function keyOf(item: TrashItem): TrashKey {
  return item.what === 'session'
    ? { what: 'session', session: item.session }
    : { what: 'originals', apply: item.apply };
}

/** The same as one word, such as `0mx2vll8i3kkhv1` or `apply:0mx…`. */
export function keyText(key: TrashKey): string {
  return key.what === 'session' ? key.session : `apply:${key.apply}`;
}
