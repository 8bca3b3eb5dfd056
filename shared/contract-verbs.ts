import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import type { refusals } from './refusals';
import { resultOf } from './result';

/** The kinds of verbs that the contracts are made of. */

type AnyRefusal = (typeof refusals)[keyof typeof refusals];

/** A verb that may refuse. */
export function verb<
  I extends z.ZodType,
  O extends z.ZodType,
  R extends readonly [AnyRefusal, ...AnyRefusal[]],
>(input: I, output: O, reasons: R) {
  return oc.input(input).output(resultOf(output, z.union(reasons)));
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
