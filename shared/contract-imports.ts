import { z } from 'zod';
import { SearchHit } from './contract-sessions';
import { nothing, question, stream, verb } from './contract-verbs';
import { SessionId } from './ids';
import { ImportedHistory } from './imported';
import { refusals } from './refusals';
import { SessionRow } from './session';

/** All imported sessions once, then those that changed. A `reset` replaces everything. */
export const ImportsUpdate = z.object({
  type: z.enum(['reset', 'changed']),
  rows: z.array(SessionRow),
  gone: z.array(SessionId),
});
export type ImportsUpdate = z.infer<typeof ImportsUpdate>;

/**
 * Sessions that other tools began in a terminal, in repositories that the user opened. What reads one session (`show`, `events`,
 * `body`, `export`, `resumeCommand` of `sessions`) takes these too; everything else refuses them as unknown.
 */
export const importVerbs = {
  /** Looks for histories for as long as somebody follows. */
  watch: stream(nothing, ImportsUpdate),
  /** The same, looked for now: the newest first. */
  list: question(nothing, z.array(SessionRow)),
  /**
   * Prompts and answers that hold all the words, a part for each session that has some, the newest first. Histories are read
   * for it, so many as are soon read: the older ones are not looked through. Whoever leaves the parts ends it.
   */
  search: stream(
    z.object({ query: z.string().max(500), limit: z.number().int().min(1).max(200).default(50) }),
    z.array(SearchHit),
  ),
  /** Where the history is, and what of it could not be read. */
  history: verb(z.object({ session: SessionId }), ImportedHistory, [refusals.sessionUnknown]),
};
