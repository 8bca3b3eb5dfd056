import { z } from 'zod';
import { BodyId } from '../ids';

/** A text, cut at 16 KiB when longer; then `body` finds the whole and `bytes` is the whole's UTF-8 length. */
export const LongText = z.object({ text: z.string(), body: BodyId.nullable(), bytes: z.number().int() });
export type LongText = z.infer<typeof LongText>;
