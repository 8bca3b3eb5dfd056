import { z } from 'zod';
import { CommentPlace, Severity } from './comment';
import { CommentId, TurnNumber } from './ids';

/** As many as a review may find; what is more is counted, and left out. */
export const MOST_FINDINGS = 200;
/** In UTF-16 units: of one finding, of its suggestion, and of what a review says as a whole. */
export const LONGEST_FINDING = 4000;
export const LONGEST_SUGGESTION = 8000;
export const LONGEST_SUMMARY = 4000;

/** What a review found at one place of the changes that it read. Its words are the agent's. */
export const Finding = z.object({
  comment: CommentId,
  severity: Severity,
  ...CommentPlace.pick({ path: true, side: true, lines: true }).shape,
  /** The object that this side of the file is, and how the lines begin; empty for a whole file. */
  blob: z.string(),
  quoted: z.string(),
  text: z.string(),
  /** Lines to put in the place of those that it is about; null: none. */
  suggestion: z.string().nullable(),
  /** It named lines that the file does not have, and is about the whole file since. */
  moved: z.boolean(),
});
export type Finding = z.infer<typeof Finding>;

/**
 * Why nothing could be read of what a review said: it has no block of findings, the block is no JSON or not what was asked
 * for, or the changes that it is about can no longer be read.
 */
export const ReviewProblem = z.enum(['no-block', 'not-valid', 'changes-unreadable']);
export type ReviewProblem = z.infer<typeof ReviewProblem>;

/** What was read of a review's answer in one of its turns. */
export const ReviewRead = z.object({
  turn: TurnNumber,
  summary: z.string(),
  findings: z.array(Finding),
  /** Left out: about files that the changes do not have, beyond what a review may find, and those that made no sense. */
  left: z.object({
    elsewhere: z.number().int(),
    beyond: z.number().int(),
    unfit: z.number().int(),
  }),
  problem: ReviewProblem.nullable(),
});
export type ReviewRead = z.infer<typeof ReviewRead>;

/** How many findings weigh how much. */
export type FindingCounts = Readonly<Record<Severity, number>>;

/** Counts findings by what they weigh. */
export function countFindings(findings: readonly { readonly severity: Severity }[]): FindingCounts {
  const counts = { error: 0, warning: 0, note: 0 };
  for (const { severity } of findings) counts[severity] += 1;
  return counts;
}

/** Whether a finding weighs as much as the bar, or more. */
export function weighs(severity: Severity, bar: Severity): boolean {
  return Severity.options.indexOf(severity) <= Severity.options.indexOf(bar);
}
