import { z } from 'zod';
import { ApplyMode } from './apply';
import { Attachment, MOST_ATTACHMENTS } from './attachment';
import { CommentPlace } from './comment';
import { SessionKind } from './events';
import { FoldedText } from './folded-text';
import { CommentId, NextPromptId, RepositoryId, SessionId } from './ids';
import { LONGEST_PROMPT } from './next-prompt';
import { Plan, TaskKey } from './plan';

/** A longer prompt could not be sent, and nothing else that is written is longer. */
const Text = z.string().max(LONGEST_PROMPT);
/** What goes with a prompt; absent: nothing. */
const enclosed = {
  folded: z.array(FoldedText).max(200).optional(),
  attachments: z.array(Attachment).max(MOST_ATTACHMENTS).optional(),
};
const Words = z.object({ text: Text, suggestion: Text.nullable() });

/**
 * What the user has written in the window and not sent, added or applied yet, as it is kept for when the window is
 * loaded again or the app started again.
 */
export const KeptDraft = z.discriminatedUnion('of', [
  z.object({
    of: z.literal('new-session'),
    prompt: Text,
    ...enclosed,
    repository: RepositoryId.nullable(),
    agent: z.string().max(64).nullable(),
    base: z.string().max(4096).nullable(),
    customAgent: z
      .object({ repository: RepositoryId, name: z.string().max(4096) })
      .nullable()
      .optional(),
    kind: SessionKind,
    plans: z.boolean().optional(),
    /** To work unasked is never carried over: it is chosen again. */
    permissions: z.enum(['ask', 'deny']).nullable(),
    /** Nor is that nothing holds it. */
    isolation: z.literal('sandbox').nullable().optional(),
  }),
  z.object({ of: z.literal('follow-up'), session: SessionId, text: Text, ...enclosed }),
  /** A next prompt that is written anew; `before`: what it says until that is saved. */
  z.object({
    of: z.literal('next-prompt'),
    session: SessionId,
    prompt: NextPromptId,
    before: Text,
    text: Text,
  }),
  z.object({
    of: z.literal('comment'),
    /** The window's own name of it. */
    id: z.string().max(16_384),
    session: SessionId,
    place: CommentPlace,
    blob: z.string().max(64).nullable(),
    comment: CommentId.nullable(),
    before: Words,
    open: z.boolean(),
    words: Words,
  }),
  z.object({ of: z.literal('message'), session: SessionId, mode: ApplyMode, text: Text }),
  /** A plan that was edited, and not started yet. */
  z.object({
    of: z.literal('plan'),
    /** The window's own name of it. */
    id: z.string().min(1).max(64),
    repository: RepositoryId,
    /** The files that it was read from. */
    names: z.array(z.string().max(4096)).max(1000),
    plan: Plan,
    /** As its files had it. */
    asRead: Plan.optional(),
    left: z.array(TaskKey),
    editedAt: z.iso.datetime(),
  }),
]);
export type KeptDraft = z.infer<typeof KeptDraft>;

/** The kept draft of one kind. */
export type KeptDraftOf<Of extends KeptDraft['of']> = Extract<KeptDraft, { of: Of }>;

/** What a draft is kept by: a later one with the same takes its place. */
export function keptDraftKey(draft: KeptDraft): string {
  switch (draft.of) {
    case 'new-session':
      return draft.of;
    case 'follow-up':
    case 'next-prompt':
      return `${draft.of} ${draft.session}`;
    case 'comment':
      return `${draft.of} ${draft.id}`;
    case 'message':
      return `${draft.of} ${draft.session} ${draft.mode}`;
    case 'plan':
      return `${draft.of} ${draft.id}`;
  }
}
