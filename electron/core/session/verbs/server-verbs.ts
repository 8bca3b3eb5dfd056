import type { McpListing } from '#shared/mcp';
import { ok, type Result, refuse } from '#shared/result';
import { currentHead, openRepository } from '../../git';
import type { CoreHandlers } from '../../handlers';
import type { Servers, ServersWhere } from '../../mcp';
import type { Ports } from '../../ports';
import { workspaceTrouble } from '../../workspace-pin';
import { diskRefusal } from '../../writing';
import { knownSession, type SessionStore } from '../store';
import { type AgentDesk, serversWhere } from '../turn';

type Verbs = CoreHandlers['mcp'];
type Where = Parameters<Verbs['list']>[0]['where'];

/** The verbs about servers of tools. What is changed is there for an agent once it is started again, so idle ones are ended. */
export function createServerVerbs({
  store,
  desk,
  servers,
  ports: { home },
}: {
  readonly store: SessionStore;
  readonly desk: Pick<AgentDesk, 'renew'>;
  readonly servers: Servers;
  readonly ports: Pick<Ports, 'home'>;
}): Verbs {
  const find = async (where: Where) => {
    if ('session' in where) {
      const found = knownSession(store, where.session);
      if (!found.ok) return found;
      const trouble = await workspaceTrouble(home, found.value.state.row.repositoryPath);
      return trouble ? refuse(trouble) : ok(serversWhere(found.value));
    }
    const { path } = where;
    const trouble = await workspaceTrouble(home, path);
    if (trouble) return refuse(trouble);
    const { commit } = await currentHead(openRepository(path));
    return ok<ServersWhere>({ repository: path, commit, folder: path, kept: null });
  };
  /** Allowed or given, it is so for all sessions. */
  const renewAll = () => {
    for (const { id } of store.all()) desk.renew(id);
  };
  const changing = async <E>(
    where: Where,
    change: (found: ServersWhere) => Promise<Result<McpListing, E>>,
    renew: () => void = renewAll,
  ) => {
    const found = await find(where);
    if (!found.ok) return found;
    try {
      const changed = await change(found.value);
      if (changed.ok) renew();
      return changed;
    } catch (error) {
      const refusal = diskRefusal(error, home);
      if (refusal === null) throw error;
      return refuse(refusal);
    }
  };
  return {
    async list({ where }) {
      const found = await find(where);
      return found.ok ? ok(await servers.list(found.value)) : found;
    },
    allow: ({ where, server, fingerprint }) =>
      changing(where, (found) => servers.allow(found, server, fingerprint)),
    revoke: ({ where, server }) => changing(where, (found) => servers.revoke(found, server)),
    switch: ({ session, server, on }) =>
      changing(
        { session },
        (found) => servers.switch(found, server, on),
        () => desk.renew(session),
      ),
    give: ({ where, ...given }) => changing(where, (found) => servers.give(found, given)),
  };
}
