import { z } from 'zod';
import { SessionKind } from './events';
import { RepositoryId } from './ids';
import { RulePattern } from './rule-pattern';
import { Caller } from './through';

/** What the user wants remembered with an answer: one of the patterns that its question offers. */
export const Remember = z.object({ scope: z.enum(['session', 'repository']), pattern: RulePattern });
export type Remember = z.infer<typeof Remember>;

/** A rule of a repository: it answers in every session of it that works in such a place. */
export const KeptRule = z.object({
  id: z.string(),
  repository: RepositoryId,
  /** Where the repository was when the rule was made. */
  path: z.string(),
  /** The kind of session that it was made in, and alone answers in. */
  kind: SessionKind,
  pattern: RulePattern,
  at: z.string(),
  by: Caller.nullable(),
  /** How often it has answered, and when last. */
  used: z.number().int().min(0),
  lastUsedAt: z.string().nullable(),
});
export type KeptRule = z.infer<typeof KeptRule>;

/** A rule of one session, as its log tells of it. */
export type SessionRule = {
  readonly id: string;
  readonly pattern: RulePattern;
  readonly at: string;
  readonly by: Caller | null;
  readonly used: number;
  readonly lastUsedAt: string | null;
  readonly revoked: boolean;
};
