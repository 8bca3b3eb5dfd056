import { z } from 'zod';
import { code } from './code';

/** A folder or repository that cannot be worked with. */
export const repositoryRefusals = {
  notFound: code('folder-not-found').extend({ path: z.string() }),
  notRepository: code('not-a-repository').extend({
    path: z.string(),
    /** Where it holds repositories: their paths, nearest first; `more`: there may be others. */
    within: z.object({ repositories: z.array(z.string()), more: z.boolean() }).optional(),
  }),
  bareRepository: code('bare-repository').extend({ path: z.string() }),
  noCommits: code('repository-has-no-commits').extend({ path: z.string() }),
  dubiousOwnership: code('dubious-ownership').extend({ path: z.string(), command: z.string() }),
  unsupportedRepository: code('unsupported-repository').extend({ path: z.string(), reason: z.string() }),
  repositoryUnknown: code('repository-unknown').extend({ repository: z.string() }),
  repositoryMissing: code('repository-missing').extend({ path: z.string() }),
  /**
   * Something else stands at the path than the repository that was added there. `at`: where the link leads, or the Git
   * folder that is found. A link may lead to the very repository.
   */
  workspaceReplaced: code('workspace-replaced').extend({
    path: z.string(),
    found: z.enum(['link', 'link-to-it', 'folder', 'git-folder']),
    at: z.string().nullable(),
  }),
  /** It was not moved, so nothing follows. */
  repositoryStillThere: code('repository-still-there').extend({ path: z.string() }),
  /** Another repository than the one that was at `expected`. */
  repositoryDiffers: code('repository-differs').extend({ path: z.string(), expected: z.string() }),
  /**
   * The folder is there, but Git cannot work with it. `detail` is the file, folder, setting or commit in question, or
   * Git's own words on a configuration file; `command` is what to type, where something can be typed.
   */
  repositoryUnusable: code('repository-unusable').extend({
    path: z.string(),
    why: z.enum([
      'bare-set',
      'files-elsewhere',
      'git-folder-gone',
      'git-folder-incomplete',
      'configuration-broken',
      'head-broken',
      'objects-by-environment',
      'alternates-gone',
      'commit-gone',
    ]),
    detail: z.string().nullable(),
    command: z.string().nullable(),
  }),
};
