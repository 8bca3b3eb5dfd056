import { z } from 'zod';
import { ReviewProblem } from './finding';
import { CommitId, SessionId, TurnNumber } from './ids';

/** What work on a result is: more work on top of it, or a review of it, which leaves it as it is. */
export const TemplateKind = z.enum(['work', 'review']);
export type TemplateKind = z.infer<typeof TemplateKind>;

/** The name of a template: of its file, without the ending. */
export const TemplateName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{0,63}$/)
  .brand<'TemplateName'>();
export type TemplateName = z.infer<typeof TemplateName>;

/** The templates that come with the app, in the order that they are offered in. */
export const BuiltInTemplate = z.enum(['review', 'refactor', 'test', 'document']);
export type BuiltInTemplate = z.infer<typeof BuiltInTemplate>;

/** The result that a session begins on: another session's, or commits that were named; and by which template. */
export const OnResult = z.object({
  /** Null: commits that were named. */
  session: SessionId.nullable(),
  /** The session's title, or the name of the branch or the like. */
  title: z.string(),
  template: TemplateName,
});
export type OnResult = z.infer<typeof OnResult>;

/** What a session reviews: all that differs between two states. */
export const Reviews = OnResult.extend({ from: CommitId, to: CommitId });
export type Reviews = z.infer<typeof Reviews>;

/** The same in the list, with what came of it; null: nothing has been read yet. */
export const ReviewsRow = Reviews.extend({
  read: z
    .object({
      turn: TurnNumber,
      error: z.number().int(),
      warning: z.number().int(),
      note: z.number().int(),
      problem: ReviewProblem.nullable(),
    })
    .nullable(),
});
export type ReviewsRow = z.infer<typeof ReviewsRow>;
