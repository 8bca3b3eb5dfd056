import { z } from 'zod';
import { SearchHit } from './contract-sessions';
import { nothing, question, stream, verb } from './contract-verbs';
import { SessionId } from './ids';
import { ImportedHistory, ImportsLeftOut } from './imported';
import { refusals } from './refusals';
import { SessionRow } from './session';

/** All imported sessions once, then those that changed. A `reset` replaces everything. */
export const ImportsUpdate = z.object({
  type: z.enum(['reset', 'changed']),
  rows: z.array(SessionRow),
  gone: z.array(SessionId),
  /** Why the list is not whole. */
  leftOut: z.array(ImportsLeftOut),
});
export type ImportsUpdate = z.infer<typeof ImportsUpdate>;

/** What was found since the part before, and how far the looking is. */
export const ImportsSearched = z.object({
  hits: z.array(SearchHit),
  /** Of so many sessions the newest so many were looked through. */
  looked: z.number().int(),
  of: z.number().int(),
  /** So many of them could not be read, or not from their beginning. */
  partly: z.number().int(),
  /**
   * Null: it goes on. `whole`: nothing is left to look through; `enough`: as many places as were asked for; `bound`: as much
   * was read as is read at once, and whoever wants more asks for what comes after those.
   */
  ended: z.enum(['whole', 'enough', 'bound']).nullable(),
});
export type ImportsSearched = z.infer<typeof ImportsSearched>;

/**
 * Sessions that other tools began in a terminal, in repositories that the user opened. What reads one session (`show`, `events`,
 * `body`, `export`, `resumeCommand` of `sessions`, `open` of `editors`) takes these too, and `mark` archives them; everything else
 * refuses them as unknown.
 */
export const importVerbs = {
  /** Looks for histories for as long as somebody follows. */
  watch: stream(nothing, ImportsUpdate),
  /** The same, looked for now: the newest first. */
  list: question(nothing, z.array(SessionRow)),
  /** Why the list, as it was last looked for, is not whole. */
  leftOut: question(nothing, z.array(ImportsLeftOut)),
  /**
   * Prompts and answers that hold all the words, the newest first. Histories are read for it, so many as are soon read. The
   * last part says whether that were all; `after`: so many of the newest were looked through before. Whoever leaves the
   * parts ends it.
   */
  search: stream(
    z.object({
      query: z.string().max(500),
      limit: z.number().int().min(1).max(200).default(50),
      after: z.number().int().min(0).default(0),
    }),
    ImportsSearched,
  ),
  /** Where the history is, and what of it could not be read. */
  history: verb(z.object({ session: SessionId }), ImportedHistory, [refusals.sessionUnknown]),
};
