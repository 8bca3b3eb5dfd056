import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { CommitId } from '#shared/ids';
import type { McpAsked, McpInput, McpLeftOut, McpListed, McpListing } from '#shared/mcp';
import type { RefusalOf } from '#shared/refusals';
import { ok, type Result, refuse } from '#shared/result';
import type { McpServer } from '../agents';
import { keepNow, keptNow } from '../data-folder';
import { commonDirectory, openRepository } from '../git';
import type { Log, SecretKeeper } from '../ports';
import { redact } from '../redaction';
import { type Filled, fillIn } from './fill-in';
import { type FoundServer, namesInFolder, openServerFinder } from './find-servers';
import { openKeptInputs } from './kept-inputs';
import { OF_USER, openTrustedServers } from './trusted-servers';

/** Whose servers are meant. */
export type ServersWhere = {
  /** The workspace. */
  readonly repository: string;
  /** The state of it that counts; null: it has no commit. */
  readonly commit: CommitId | null;
  /** The folder that `${workspaceFolder}` means. */
  readonly folder: string;
  /** The folder in which a session's own choices are kept; null: no session is meant. */
  readonly kept: string | null;
  /** It is for the Copilot CLI, which starts the servers of its own file by itself: these come before the repository's. */
  readonly ownFirst: boolean;
};

/** What a session's agent is started with. */
export type ServersFor = {
  readonly given: readonly McpServer[];
  readonly leftOut: readonly McpLeftOut[];
  /** Those of them that the user can do something about here and now. */
  readonly asked: readonly McpAsked[];
  /** Values that nothing of what the agent says may hold. */
  readonly secrets: readonly string[];
  /** Servers in the folder's `.mcp.json`, as it is now: some agents would start them by themselves. Null: not to be told. */
  readonly inFolder: readonly string[] | null;
};

export type Servers = {
  list(where: ServersWhere): Promise<McpListing>;
  /** Never fails: what is wrong with servers does not stop a session. */
  forAgent(
    where: ServersWhere,
    environment: Readonly<Record<string, string | undefined>>,
  ): Promise<ServersFor>;
  allow(
    where: ServersWhere,
    server: string,
    fingerprint: string,
  ): Promise<Result<McpListing, RefusalOf<'server-unknown' | 'server-changed'>>>;
  revoke(where: ServersWhere, server: string): Promise<Result<McpListing, RefusalOf<'server-unknown'>>>;
  /** Of several servers of a name, has the one of this file used in the repository. */
  choose(
    where: ServersWhere,
    server: string,
    file: string,
  ): Promise<Result<McpListing, RefusalOf<'server-unknown'>>>;
  switch(
    where: ServersWhere,
    server: string,
    on: boolean,
  ): Promise<Result<McpListing, RefusalOf<'server-unknown'>>>;
  give(
    where: ServersWhere,
    given: { readonly server: string; readonly input: string; readonly value: string | null },
  ): Promise<Result<McpListing, RefusalOf<'server-unknown' | 'server-input-unknown'>>>;
};

type Judged = {
  readonly found: FoundServer;
  readonly scope: string;
  readonly state: McpListed['state'];
  readonly changed: boolean;
  readonly filled: Filled;
  /** The file whose server of this name is used instead; null: this one is. */
  readonly instead: string | null;
  readonly inputs: readonly McpInput[];
};

const Switched = z.record(z.string(), z.boolean());
const NOTHING: ServersFor = { given: [], leftOut: [], asked: [], secrets: [], inFolder: null };

/** Opens what the data folder knows of servers. */
export function openServers({
  home,
  secrets,
  log,
}: {
  readonly home: string;
  readonly secrets?: SecretKeeper | undefined;
  readonly log: Log;
}): Servers {
  const findServers = openServerFinder(home);
  const trusted = openTrustedServers(home);
  const inputs = openKeptInputs(home, secrets, log);

  const judge = async (where: ServersWhere, environment: Readonly<Record<string, string | undefined>>) => {
    const commonDir = await realpath(await commonDirectory(openRepository(where.repository)));
    const { servers, damaged } = await findServers(where.repository, where.commit);
    const [ofRepository, ofUser] = await Promise.all([trusted.of(commonDir), trusted.of(OF_USER)]);
    const used = usedOf(servers, await trusted.chosenFor(commonDir), where);
    const switched = where.kept === null ? {} : keptNow(switchedIn(where.kept), Switched, {});
    const judged: Judged[] = [];
    for (const found of servers) {
      const { entry, from, file, fingerprint } = found;
      const own = from !== 'repository';
      const scope = own ? OF_USER : commonDir;
      const allowed = (own ? ofUser : ofRepository)[entry.name];
      const values = new Map<string, string>();
      for (const { id } of entry.inputs) {
        const value = await inputs.get({ scope, file, input: id });
        if (value !== null) values.set(id, value);
      }
      const filled = fillIn(entry, {
        folder: where.folder,
        environment,
        input: (id) => values.get(id) ?? null,
      });
      // The Copilot CLI starts its user's servers by itself; other agents get them where that is asked for.
      const on = switched[entry.name] ?? from !== 'copilot';
      const counts = used.get(entry.name);
      const instead = counts === undefined || counts === found ? null : counts.file;
      const state =
        instead === null ? stateOf(filled, { on, trusted: allowed === fingerprint }) : 'not-chosen';
      const asked = entry.inputs.map(
        ({ id, description, secret, options }): McpInput => ({
          ...{ id, description, secret },
          options: options === null ? null : [...options],
          given: values.has(id),
        }),
      );
      judged.push({
        ...{ found, scope, state, filled, instead, inputs: asked },
        changed: allowed !== undefined && allowed !== fingerprint,
      });
    }
    return { judged, damaged };
  };
  const list = async (where: ServersWhere): Promise<McpListing> => {
    const { judged, damaged } = await judge(where, process.env);
    return {
      path: where.repository,
      servers: judged.map(listed),
      damaged: [...damaged],
      keeps: inputs.keeps(),
    };
  };
  /** The one of the name that counts. */
  const known = async (
    where: ServersWhere,
    name: string,
  ): Promise<Result<Judged, RefusalOf<'server-unknown'>>> => {
    const { judged } = await judge(where, process.env);
    const found = judged.find(({ found: { entry }, instead }) => entry.name === name && instead === null);
    return found ? ok(found) : refuse({ code: 'server-unknown', server: name });
  };

  return {
    list,
    async forAgent(where, environment) {
      try {
        const { judged } = await judge(where, environment);
        return judged.reduce(gather, { ...NOTHING, inFolder: await namesInFolder(where.folder) });
      } catch (error) {
        log.warn('the servers of a session could not be read', { error: String(error) });
        return NOTHING;
      }
    },
    async allow(where, name, fingerprint) {
      const server = await known(where, name);
      if (!server.ok) return server;
      if (server.value.found.fingerprint !== fingerprint)
        return refuse({ code: 'server-changed', server: name });
      await trusted.set(server.value.scope, name, fingerprint);
      return ok(await list(where));
    },
    async revoke(where, name) {
      const server = await known(where, name);
      if (!server.ok) return server;
      await trusted.set(server.value.scope, name, null);
      return ok(await list(where));
    },
    async choose(where, name, file) {
      const { judged } = await judge(where, process.env);
      if (!judged.some(({ found }) => found.entry.name === name && found.file === file))
        return refuse({ code: 'server-unknown', server: name });
      const commonDir = await realpath(await commonDirectory(openRepository(where.repository)));
      await trusted.choose(commonDir, name, file);
      return ok(await list(where));
    },
    async switch(where, name, on) {
      const server = await known(where, name);
      if (!server.ok) return server;
      if (where.kept !== null) {
        const file = switchedIn(where.kept);
        keepNow(file, { ...keptNow(file, Switched, {}), [name]: on });
      }
      return ok(await list(where));
    },
    async give(where, { server: name, input, value }) {
      const server = await known(where, name);
      if (!server.ok) return server;
      const { found, scope, inputs: asked } = server.value;
      const wanted = asked.find(({ id }) => id === input);
      if (!wanted || (value !== null && wanted.options?.includes(value) === false))
        return refuse({ code: 'server-input-unknown', server: name, input });
      await inputs.set({ scope, file: found.file, input }, value);
      return ok(await list(where));
    },
  };
}

/**
 * Which one is used of each name: the one that the user chose, else the user's own, so that no repository takes its place
 * unseen, else the first of the repository. Of the Copilot CLI's file only that agent starts any by itself.
 */
function usedOf(
  servers: readonly FoundServer[],
  chosen: Readonly<Record<string, string>>,
  { ownFirst }: Pick<ServersWhere, 'ownFirst'>,
): ReadonlyMap<string, FoundServer> {
  const rank = ({ entry, from, file }: FoundServer) => {
    if (chosen[entry.name] === file) return 0;
    if (from === 'repository') return 3;
    if (from === 'understory') return 1;
    return ownFirst ? 2 : 4;
  };
  const used = new Map<string, FoundServer>();
  for (const found of servers) {
    const before = used.get(found.entry.name);
    if (!before || rank(found) < rank(before)) used.set(found.entry.name, found);
  }
  return used;
}

/** Where a session's own choices are kept. */
function switchedIn(folder: string): string {
  return join(folder, 'servers.json');
}

function stateOf(
  filled: Filled,
  { on, trusted }: { readonly on: boolean; readonly trusted: boolean },
): McpListed['state'] {
  if (filled.is === 'broken') return 'broken';
  if (!on) return 'off';
  if (!trusted) return 'needs-trust';
  return filled.is === 'needs-input' ? 'needs-input' : 'on';
}

function listed({ found, state, changed, filled, instead, inputs }: Judged): McpListed {
  const { entry, from, file, runs, fingerprint } = found;
  const { name, type, command, args, env, url, headers } = entry;
  return {
    ...{ name, type, from, file, fingerprint, state, changed },
    // A command is shown whole, since it is what is allowed; what only the user's own files hold may be a secret.
    ...{ command, args: [...args], url },
    env: withoutSecrets(env),
    headers: withoutSecrets(headers),
    runs: [...runs],
    trouble:
      instead !== null
        ? { why: 'name-taken', file: instead }
        : filled.is === 'broken'
          ? filled.trouble
          : null,
    inputs: [...inputs],
  };
}

/** With its name beside it, a secret is known as one. */
function withoutSecrets(pairs: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(pairs).map(([name, value]) => {
      if (/^\$\{[^}]*\}$/.test(value)) return [name, value];
      const { text, found } = redact(`${name}: ${value}`);
      return [name, found.length === 0 ? value : text.slice(name.length + 2)];
    }),
  );
}

function gather(
  all: ServersFor,
  { found: { entry, fingerprint }, state, changed, filled }: Judged,
): ServersFor {
  if (state === 'on' && filled.is === 'ready')
    return {
      ...all,
      given: [...all.given, filled.server],
      secrets: [...all.secrets, ...filled.secrets],
    };
  if (state === 'off' || state === 'on') return all;
  const why = state === 'needs-trust' && changed ? 'changed' : state;
  const server = entry.name;
  return {
    ...all,
    leftOut: [...all.leftOut, { server, why }],
    asked:
      why === 'broken' || why === 'not-chosen' ? all.asked : [...all.asked, { server, why, fingerprint }],
  };
}
