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

/** Where a template comes from. `own`: the user's, or one that comes with the app; the user's counts where both have a name. */
export const TemplateFrom = z.enum(['own', 'repository']);
export type TemplateFrom = z.infer<typeof TemplateFrom>;

/** What is wrong with a template's file. */
export const TemplateProblem = z.enum([
  'no-front-matter',
  'front-matter-broken',
  'kind-unknown',
  'empty',
  'too-long',
]);
export type TemplateProblem = z.infer<typeof TemplateProblem>;

/** A template as it can be chosen. */
export const Template = z.object({
  name: TemplateName,
  from: TemplateFrom,
  /** The user's own file; absent: it comes with the app, or from the repository. */
  edited: z.boolean(),
  /** What it calls itself. */
  title: z.string(),
  description: z.string().nullable(),
  kind: TemplateKind,
  /** What it wants its session to run as; null: nothing in particular. */
  agent: z.string().nullable(),
  model: z.string().nullable(),
  customAgent: z.string().nullable(),
  /** Its file's text, and what identifies it; empty where it cannot be read. */
  text: z.string(),
  fingerprint: z.string(),
  problems: z.array(TemplateProblem),
});
export type Template = Readonly<z.infer<typeof Template>>;

/** As much as a template's file may have, in characters. */
export const LONGEST_TEMPLATE = 64 * 1024;

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
