import { z } from 'zod';

/**
 * How a session's programs are kept to what is the session's own. `sandbox`: by the operating system. `none`: they run with
 * the user's own rights.
 */
export const Isolation = z.enum(['sandbox', 'none']);
export type Isolation = z.infer<typeof Isolation>;

/**
 * Why a session cannot have a sandbox. `local`: it works in the workspace itself. `other-system`: they are made on Linux only so far. `not-installed`: bubblewrap is
 * not there. `not-allowed`: it is, and the system does not let it make one; `detail` is what it said.
 */
export const NoSandbox = z.object({
  why: z.enum(['local', 'other-system', 'not-installed', 'not-allowed']),
  detail: z.string(),
});
export type NoSandbox = z.infer<typeof NoSandbox>;
