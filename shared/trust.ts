import { z } from 'zod';

/**
 * A setting of Git that has content filters run a program, and that counts in Understory only once the user trusts it:
 * the repository's own configuration has it, or the program lies in the repository.
 */
export const ProgramSetting = z.object({
  /** Section and name in lower case, the filter's name as written: `filter.lfs.clean`. */
  key: z.string(),
  value: z.string(),
  /** Absolute path of the configuration file that it stands in. */
  file: z.string(),
  /** Files of the repository that the command names, absolute, with what is in them: null where there is no such file. */
  runs: z.array(z.object({ path: z.string(), hash: z.string().nullable() })),
});
export type ProgramSetting = z.infer<typeof ProgramSetting>;

/** All such settings of a repository as they are now. */
export const ProgramTrust = z.object({
  /** Real path of the workspace. */
  path: z.string(),
  /** The same for the same settings, files and contents only. */
  fingerprint: z.string(),
  settings: z.array(ProgramSetting),
  /** `none`: there is nothing to trust. `changed`: others were trusted, and these differ from them. */
  state: z.enum(['none', 'not-trusted', 'changed', 'trusted']),
});
export type ProgramTrust = z.infer<typeof ProgramTrust>;
