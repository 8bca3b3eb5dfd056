import { z } from 'zod';
import { SessionId, TurnNumber } from './ids';

/**
 * What a session's worktree shares with the user's repository, and so what an agent can change there for all: the
 * configuration, hooks, `info/`, other branches, tags, the stash, HEAD of the workspace.
 */

/**
 * What a change may mean. `redirects`: Git may run a program, go elsewhere or treat files in another way · `identity`:
 * whose name, key or text commits get · `loss`: work may be lost from sight, as when a branch is deleted · `harmless`:
 * as a user at work does it, too.
 */
export const SharedDanger = z.enum(['redirects', 'identity', 'loss', 'harmless']);
export type SharedDanger = z.infer<typeof SharedDanger>;

/** What stands at a path in the Git folder. `large`: too large to be read. `other`: a folder, a pipe, a device. */
export const SharedFileKind = z.enum(['absent', 'file', 'executable', 'link', 'large', 'other']);
export type SharedFileKind = z.infer<typeof SharedFileKind>;

/** Values are cut for showing: a change is put back from what the data folder keeps of it. */
export const SharedSubject = z.discriminatedUnion('kind', [
  /** `file` is as shown: relative to the Git folder where it lies in it. No value: the setting is not there. */
  z.object({
    kind: z.literal('setting'),
    file: z.string(),
    key: z.string(),
    before: z.array(z.string()),
    after: z.array(z.string()),
  }),
  z.object({ kind: z.literal('file'), path: z.string(), before: SharedFileKind, after: SharedFileKind }),
  /** `forward`: the old commit is in the new one's history. `moved`: of anything else. */
  z.object({
    kind: z.literal('ref'),
    ref: z.string(),
    before: z.string().nullable(),
    after: z.string().nullable(),
    how: z.enum(['created', 'deleted', 'forward', 'rewound', 'moved']),
  }),
  z.object({
    kind: z.literal('stash'),
    commit: z.string(),
    message: z.string(),
    how: z.enum(['dropped', 'added']),
  }),
  /** What is checked out in the workspace: a full ref, or a commit. `switched`: as `git switch` does it. */
  z.object({
    kind: z.literal('head'),
    before: z.string(),
    after: z.string(),
    how: z.enum(['switched', 'rewritten']),
  }),
]);
export type SharedSubject = z.infer<typeof SharedSubject>;

export const SharedChangeId = z.string().regex(/^[0-9a-f]{16}$/);

/** One thing that was found changed in the shared state. The same change has the same id wherever it is noticed. */
export const SharedChange = z.object({
  id: SharedChangeId,
  danger: SharedDanger,
  subject: SharedSubject,
});
export type SharedChange = z.infer<typeof SharedChange>;

/** `open`: noticed and not decided · `accepted` · `put-back`: as before the turn again. */
export const SharedChangeState = z.enum(['open', 'accepted', 'put-back']);
export type SharedChangeState = z.infer<typeof SharedChangeState>;

/** A change as a session knows it. `during`: what ran when it happened; who did it cannot be known. */
export const NoticedChange = SharedChange.extend({
  turn: TurnNumber,
  during: z.enum(['turn', 'setup']),
  state: SharedChangeState,
});
export type NoticedChange = z.infer<typeof NoticedChange>;

/** Why a change was left as it is. `changed-since`: it is no longer what the turn left. */
export const SharedLeft = z.object({
  id: SharedChangeId,
  why: z.enum(['changed-since', 'not-kept', 'failed', 'unknown']),
  /** What Git or the system said; empty where there is nothing to add. */
  message: z.string(),
});
export type SharedLeft = z.infer<typeof SharedLeft>;

/** A setting in the repository's configuration that does not count until the user accepts it. */
export const UnacceptedSetting = z.object({
  id: SharedChangeId,
  key: z.string(),
  /** Null: the setting was taken away. */
  value: z.string().nullable(),
  sessions: z.array(SessionId),
});
export type UnacceptedSetting = z.infer<typeof UnacceptedSetting>;

/** Whether the user is asked about a change: everything that is not harmless. */
export function isAlarming({ danger }: Pick<SharedChange, 'danger'>): boolean {
  return danger !== 'harmless';
}

/** What is put back at once: what a user at work may have done himself, such as a commit, only when it is named. */
export function isPutBackAtOnce(change: Pick<SharedChange, 'danger' | 'subject'>): boolean {
  const { kind } = change.subject;
  return isAlarming(change) || kind === 'setting' || kind === 'file';
}
