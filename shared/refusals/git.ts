import { z } from 'zod';
import { RepoPath } from '../ids';
import { OngoingOperation } from '../repository';
import { code } from './code';

/** What keeps Git from working in a repository that is fine by itself. */
export const gitRefusals = {
  gitMissing: code('git-missing'),
  gitTooOld: code('git-too-old').extend({ version: z.string(), needed: z.string() }),
  operationOngoing: code('operation-ongoing').extend({
    operation: OngoingOperation,
    where: z.enum(['workspace', 'worktree']).default('workspace'),
  }),
  unmergedIndex: code('unmerged-index').extend({
    paths: z.array(RepoPath),
    where: z.enum(['workspace', 'worktree']).default('workspace'),
  }),
  /**
   * Git was ended since it would not have ended by itself. `path` is the pipe or the file of patterns that it was at, where
   * that is known, with the pattern's line; `command` is Git's own.
   */
  gitStuck: code('git-stuck').extend({
    why: z.enum(['pipe', 'pattern', 'silent', 'endless']),
    command: z.string(),
    path: z.string().nullable(),
    line: z.number().int().nullable(),
    seconds: z.number().int(),
  }),
  indexLocked: code('index-locked').extend({ path: z.string(), ageSeconds: z.number() }),
  /** `message` is what Git said. */
  objectsMissing: code('objects-missing').extend({ message: z.string() }),
};
