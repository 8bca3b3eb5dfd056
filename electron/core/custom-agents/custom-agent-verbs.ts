import { ok, refuse } from '#shared/result';
import { currentHead, openRepository, resolveCommit } from '../git';
import type { CoreHandlers } from '../handlers';
import type { Ports } from '../ports';
import { inspectRepository } from '../repository';
import { createCustomAgent } from './create-custom-agent';
import { listCustomAgents } from './list-custom-agents';

/** The verbs about custom agents. */
export function createCustomAgentVerbs({
  home,
  userHome,
}: Pick<Ports, 'home' | 'userHome'>): CoreHandlers['customAgents'] {
  return {
    async list({ path: asked, base }) {
      const found = await inspectRepository(home, asked);
      if (!found.ok) return found;
      const { path } = found.value;
      const git = openRepository(path);
      const commit = base === null ? (await currentHead(git)).commit : await resolveCommit(git, base);
      if (commit !== null) return ok(await listCustomAgents({ repository: path, commit, userHome }));
      if (base !== null) return refuse({ code: 'base-unknown', base });
      return refuse({ code: 'repository-has-no-commits', path });
    },
    async create({ path, ...wanted }) {
      const found = await inspectRepository(home, path);
      return found.ok ? createCustomAgent(found.value.path, wanted) : found;
    },
  };
}
