import { z } from 'zod';
import { repositoryReasons } from './contract-reasons';
import { verb } from './contract-verbs';
import { CustomAgent } from './custom-agent';
import { refusals } from './refusals';

const r = refusals;

/** The custom agents that sessions can run as. */
export const customAgentVerbs = {
  /**
   * Those of a commit of the repository at a path, then the user's own, with what is wrong with their files. `base` null: what
   * HEAD names.
   */
  list: verb(
    z.object({ path: z.string(), base: z.string().nullable().default(null) }),
    z.array(CustomAgent),
    [...repositoryReasons, r.objectsMissing, r.noCommits, r.baseUnknown],
  ),
  /**
   * Writes a file to start from into `.github/agents` of the workspace, which the user then fills and commits. One that is there
   * is never replaced. `path`: in the repository.
   */
  create: verb(
    z.object({ path: z.string(), name: z.string().max(200), description: z.string().max(1000).default('') }),
    z.object({ path: z.string() }),
    [...repositoryReasons, r.customAgentNameUnfit, r.customAgentThere, r.diskFull, r.notWritable],
  ),
};
