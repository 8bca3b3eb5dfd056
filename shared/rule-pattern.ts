import { z } from 'zod';

/**
 * What a rule allows. `command`: this very line. `words`: commands that begin with these words and go on, if at all, with
 * plain words, such as names of files of the worktree. `file`: edits of this file, from the folder the session works in.
 * `edits`, `reads`: of any file there whose path has no name that begins with a dot. `host`: a sandbox may reach it at this
 * port. `registries`: it may reach the package registries that we know.
 */
export const RulePattern = z.discriminatedUnion('covers', [
  z.object({ covers: z.literal('command'), line: z.string().min(1).max(300) }),
  z.object({ covers: z.literal('words'), words: z.array(z.string().min(1).max(300)).min(1).max(10) }),
  z.object({ covers: z.literal('file'), path: z.string().min(1).max(1000) }),
  z.object({ covers: z.literal('edits') }),
  z.object({ covers: z.literal('reads') }),
  z.object({
    covers: z.literal('host'),
    host: z.string().min(1).max(253),
    port: z.number().int().min(1).max(65_535),
  }),
  z.object({ covers: z.literal('registries') }),
]);
export type RulePattern = z.infer<typeof RulePattern>;

/** A rule as the record of an answer has it: that made it, or that it gave. */
export const AnsweringRule = z.object({
  id: z.string(),
  scope: z.enum(['session', 'repository']),
  pattern: RulePattern,
});
export type AnsweringRule = z.infer<typeof AnsweringRule>;

/** Whether two patterns allow the same. */
export function isSamePattern(one: RulePattern, other: RulePattern): boolean {
  return keyOf(one) === keyOf(other);
}

function keyOf(pattern: RulePattern): string {
  switch (pattern.covers) {
    case 'command':
      return `command ${pattern.line}`;
    case 'words':
      return `words ${pattern.words.join(' ')}`;
    case 'file':
      return `file ${pattern.path}`;
    case 'host':
      return `host ${pattern.host} ${pattern.port}`;
    case 'edits':
    case 'reads':
    case 'registries':
      return pattern.covers;
    default:
      return pattern satisfies never;
  }
}

/** Whether a pattern is about what a sandbox reaches. */
export function isOfNetwork({ covers }: RulePattern): boolean {
  return covers === 'host' || covers === 'registries';
}

/** The host that a permission is about, by what can be remembered of it; null: it is about something else. */
export function hostAsked(patterns: readonly RulePattern[]): Extract<RulePattern, { covers: 'host' }> | null {
  return patterns.find((pattern) => pattern.covers === 'host') ?? null;
}
