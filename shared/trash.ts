import { z } from 'zod';
import { ApplyId, CommitId, RepoPath, SessionId } from './ids';
import { assertNever } from './result';
import { EditReason } from './user-edit';
import { DiskSize } from './worktrees';

/** What destructive steps took and can still be had back. */

/**
 * What an item of the trash is: a discarded session, one of which the log is lost, the original files that the undo of an apply puts back, or what a rollback,
 * an edit or an update took of a session's worktree.
 */
export const TrashKey = z.discriminatedUnion('what', [
  z.object({ what: z.literal('session'), session: SessionId }),
  z.object({ what: z.literal('lost'), session: SessionId }),
  z.object({ what: z.literal('originals'), apply: ApplyId }),
  z.object({ what: z.literal('step'), session: SessionId, step: z.string().max(100) }),
]);
export type TrashKey = z.infer<typeof TrashKey>;

/** Something that took of a session's worktree what its history can bring back. */
export const TakenStep = z.object({
  /** By this it is known in its session: `rollback/1`, `edit/0mx…`. */
  step: z.string(),
  at: z.string(),
  did: z.enum(['rollback', 'update', ...EditReason.options]),
  /** The checkpoint that a rollback brings back. */
  restores: CommitId,
  /** How many turns the session had. */
  turns: z.number().int(),
  files: z.number().int(),
  /** The first few, where the step tells. */
  paths: z.array(RepoPath),
});
export type TakenStep = z.infer<typeof TakenStep>;

const common = {
  session: SessionId,
  /** Of the session; null where its log is gone. */
  title: z.string().nullable(),
  /** Of one whose log is lost it may be only the folder that its worktree was in. */
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
    what: z.literal('lost'),
    /** Nothing takes it away by itself. */
    until: z.null(),
    /** Where its worktree's folder is. */
    folder: z.string(),
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
  TakenStep.omit({ turns: true }).extend({
    ...common,
    what: z.literal('step'),
    /** It is kept as long as its session. */
    until: z.null(),
    /** How many turns the session had since, which restoring leaves behind. */
    turnsSince: z.number().int(),
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
  switch (item.what) {
    case 'session':
      return { what: 'session', session: item.session };
    case 'lost':
      return { what: 'lost', session: item.session };
    case 'originals':
      return { what: 'originals', apply: item.apply };
    case 'step':
      return { what: 'step', session: item.session, step: item.step };
    default:
      return assertNever(item);
  }
}

/** The same as one word, such as `0mx2vll8i3kkhv1`, `apply:0mx…` or `0mx…/rollback/1`. */
export function keyText(key: TrashKey): string {
  switch (key.what) {
    case 'session':
      return key.session;
    case 'lost':
      return `lost:${key.session}`;
    case 'originals':
      return `apply:${key.apply}`;
    case 'step':
      return `${key.session}/${key.step}`;
    default:
      return assertNever(key);
  }
}

/** Whether it takes room of its own that is known: only then it can be deleted, and counts for the limits. */
export function takesRoom({ what }: Pick<TrashItem, 'what'>): boolean {
  return what !== 'step' && what !== 'lost';
}
