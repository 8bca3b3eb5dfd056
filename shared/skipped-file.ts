import { z } from 'zod';
import { RepoPath } from './ids';

/** A file that a checkpoint does not hold in its newest state, and why. */
export const SkippedFile = z.object({
  path: RepoPath,
  reason: z.enum([
    'too-large',
    'nested-repository',
    'special-file',
    'unreadable',
    'path-too-long',
    'filter-not-trusted',
    'filter-failed',
  ]),
});
export type SkippedFile = Readonly<z.infer<typeof SkippedFile>>;
