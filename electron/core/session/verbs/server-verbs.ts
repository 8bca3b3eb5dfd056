import { askedServers } from '#shared/asked-servers';
import { serverLines } from '#shared/describe-mcp';
import type { McpListing } from '#shared/mcp';
import { ok, type Result, refuse } from '#shared/result';
import type { Caller } from '#shared/through';
import { currentHead, openRepository } from '../../git';
import type { CoreHandlers } from '../../handlers';
import type { Servers, ServersWhere } from '../../mcp';
import type { Ports } from '../../ports';
import type { SettingsChanges } from '../../settings';
import { workspaceTrouble } from '../../workspace-pin';
import { diskRefusal } from '../../writing';
import { knownSession, type LiveSession, orNotWritten, type SessionStore } from '../store';
import { type AgentDesk, askAboutServers, serversWhere } from '../turn';

type Verbs = CoreHandlers['mcp'];
type Where = Parameters<Verbs['list']>[0]['where'];

/** The verbs about servers of tools. What is changed is there for an agent once it is started again, so idle ones are ended. */
export function createServerVerbs({
  store,
  desk,
  servers,
  changes,
  ports: { home, log },
}: {
  readonly store: SessionStore;
  readonly desk: Pick<AgentDesk, 'renew'>;
  readonly servers: Servers;
  readonly changes: Pick<SettingsChanges, 'note'>;
  readonly ports: Pick<Ports, 'home' | 'log'>;
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
    return ok<ServersWhere>({ repository: path, commit, folder: path, kept: null, ownFirst: false });
  };
  /** Allowed or given, it is so for all sessions. */
  const renewAll = () => {
    for (const { id } of store.all()) desk.renew(id);
  };
  /** What waited for the user in sessions and waits no longer, or for something else, now that a server was changed. */
  const lookAgain = async () => {
    for (const session of store.all()) {
      const { row } = session.state;
      if (row.status === 'discarded' || askedServers(row).length === 0) continue;
      await askAgain(session).catch((error: unknown) =>
        log.warn('what waits for the user of servers could not be said', { error: String(error) }),
      );
    }
  };
  const askAgain = async (session: LiveSession) => {
    const known = new Set(session.state.row.servers?.map(({ server }) => server));
    const { asked } = await servers.forAgent(serversWhere(session), process.env);
    // Of others the agent's next start tells.
    await askAboutServers(
      session,
      asked.filter(({ server }) => known.has(server)),
    );
  };
  const note = (
    caller: Caller | undefined,
    { path, servers: listed }: McpListing,
    { server, allowed }: { readonly server: string; readonly allowed: boolean },
  ) => {
    const found = listed.find(({ name, state }) => name === server && state !== 'not-chosen');
    if (!found) return;
    const of = found.from === 'repository' ? path : null;
    changes.note(caller, [{ setting: 'mcp-server', path: of, server, runs: serverLines(found), allowed }]);
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
      if (changed.ok) {
        renew();
        await lookAgain();
      }
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
    allow: ({ where, server, fingerprint }, _signal, caller) =>
      changing(where, async (found) => {
        const allowed = await servers.allow(found, server, fingerprint);
        if (allowed.ok) note(caller, allowed.value, { server, allowed: true });
        return allowed;
      }),
    revoke: ({ where, server }, _signal, caller) =>
      changing(where, async (found) => {
        const revoked = await servers.revoke(found, server);
        if (revoked.ok) note(caller, revoked.value, { server, allowed: false });
        return revoked;
      }),
    async putOff({ session: id, server }) {
      const found = knownSession(store, id);
      if (!found.ok) return found;
      const asked = askedServers(found.value.state.row).find((one) => one.server === server);
      if (!asked) return refuse({ code: 'server-unknown', server });
      const { fingerprint } = asked;
      return orNotWritten(async () => {
        await found.value.record({ type: 'servers.put-off', server, fingerprint });
        return ok({});
      });
    },
    switch: ({ session, server, on }) =>
      changing(
        { session },
        (found) => servers.switch(found, server, on),
        () => desk.renew(session),
      ),
    choose: ({ where, server, file }) => changing(where, (found) => servers.choose(found, server, file)),
    give: ({ where, ...given }) => changing(where, (found) => servers.give(found, given)),
  };
}
