import { z } from 'zod';
import { parseJsonAs } from '#shared/parse-json';

const REQUEST = 1;
const EVENT = 3;
const ABORT = 4;

/** Content headers would announce bodies other than JSON, which the contract does not have. */
const Headers = z.record(z.string().regex(/^(?!content-)/i), z.unknown());

const Message = z.union([
  z.object({
    i: z.string(),
    t: z.literal(REQUEST).optional(),
    p: z.object({ u: z.string().startsWith('/'), h: Headers.optional(), m: z.string().optional() }),
  }),
  z.object({ i: z.string(), t: z.literal(EVENT), p: z.object({}) }),
  z.object({ i: z.string(), t: z.literal(ABORT) }),
]);

/**
 * Whether a message from the page can be handed to the RPC library, which takes for granted that it is well-formed.
 * What a request asks for, and with what, is checked by the contract after that.
 */
export function isProtocolMessage(data: unknown): boolean {
  return typeof data === 'string' && parseJsonAs(Message, data) !== null;
}
