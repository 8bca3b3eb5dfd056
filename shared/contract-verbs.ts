import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { refusals } from './refusals';
import { resultOf } from './result';

/** The kinds of verbs that the contracts are made of. */

/** What marks a verb whose answer may be a refusal. */
export const REFUSES = { refuses: true } as const;

type AnyRefusal = (typeof refusals)[keyof typeof refusals];

/** A verb that may refuse; each may also meet a Git that would not end. */
export function verb<
  I extends z.ZodType,
  O extends z.ZodType,
  R extends readonly [AnyRefusal, ...AnyRefusal[]],
>(input: I, output: O, reasons: R) {
  return oc
    .input(input)
    .meta(REFUSES)
    .output(resultOf(output, z.union([...reasons, refusals.gitStuck])));
}

/** A verb that always answers. */
export function question<I extends z.ZodType, O extends z.ZodType>(input: I, output: O) {
  return oc.input(input).output(output);
}

/** A stream of items; it replays what the asker lacks, then follows until the asker leaves. */
export function stream<I extends z.ZodType, O extends z.ZodType>(input: I, item: O) {
  return oc.input(input).output(eventIterator(item));
}

/** The input of a verb that needs none, and the answer of one that has only been done. */
export const nothing = z.object({});
export const done = z.object({});
