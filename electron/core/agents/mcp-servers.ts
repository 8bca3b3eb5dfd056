import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AgentProfile } from '#shared/agent';
import { knownAgentOf } from '#shared/known-agent';
import type { TemporaryFolders } from '../process';

/** A server of tools, as the Model Context Protocol has them: a program to be started, or one that is reached by a URL. */
export type McpServer =
  | {
      readonly type: 'stdio';
      readonly name: string;
      readonly command: string;
      readonly args: readonly string[];
      readonly env: Readonly<Record<string, string>>;
    }
  | {
      readonly type: 'http' | 'sse';
      readonly name: string;
      readonly url: string;
      readonly headers: Readonly<Record<string, string>>;
    };

type Started = Pick<AgentProfile, 'protocol' | 'launch'>;

/** Whether an agent refuses servers that are programs with a session, and wants them named when it is started. */
function wantsAtLaunch(profile: Started, { type }: McpServer): boolean {
  return type === 'stdio' && knownAgentOf(profile) === 'copilot';
}

/** Servers that an agent is given with each session, as `session/new` has them, and those that it cannot take. */
export function serversInSession(
  servers: readonly McpServer[],
  profile: Started,
  takes: { readonly http: boolean; readonly sse: boolean },
): { readonly given: unknown[]; readonly leftOut: McpServer[] } {
  const inSession = servers.filter((server) => !wantsAtLaunch(profile, server));
  const fits = ({ type }: McpServer) => type === 'stdio' || takes[type];
  return {
    given: inSession.filter(fits).map((server) => {
      const { name } = server;
      return server.type === 'stdio'
        ? { name, command: server.command, args: server.args, env: pairs(server.env) }
        : { type: server.type, name, url: server.url, headers: pairs(server.headers) };
    }),
    leftOut: inSession.filter((server) => !fits(server)),
  };
}

/** Arguments to start an agent with, and how to remove what they name once it has ended. */
export type LaunchedServers = { readonly args: readonly string[]; discard(): Promise<void> };

/**
 * For an agent that wants servers named when it is started: a file that only the user can read, for they hold secrets. It
 * lies in a folder of ours for temporary files, so that the next start removes it after a crash.
 */
export async function serversAtLaunch(
  servers: readonly McpServer[],
  profile: Started,
  temporary: TemporaryFolders | null,
): Promise<LaunchedServers> {
  const named = servers.flatMap((server) =>
    server.type === 'stdio' && wantsAtLaunch(profile, server) ? [server] : [],
  );
  if (named.length === 0) return { args: [], discard: async () => undefined };
  const own = (await temporary?.make()) ?? null;
  const folder = own ?? (await mkdtemp(join(tmpdir(), 'understory-servers-')));
  const file = join(folder, 'servers.json');
  const mcpServers = Object.fromEntries(
    named.map(({ name, command, args, env }) => [name, { type: 'local', command, args, env, tools: ['*'] }]),
  );
  await writeFile(file, JSON.stringify({ mcpServers }), { mode: 0o600, flag: 'wx' });
  return {
    args: ['--additional-mcp-config', `@${file}`],
    discard: async () => {
      await rm(file, { force: true });
      if (own === null) await rm(folder, { recursive: true, force: true });
      else await temporary?.remove(own);
    },
  };
}

function pairs(values: Readonly<Record<string, string>>): { name: string; value: string }[] {
  return Object.entries(values).map(([name, value]) => ({ name, value }));
}

/**
 * What an agent is told with its session so that it starts no server of the repository's `.mcp.json` by itself. Claude Code
 * does so without asking. Its user's own servers go on, unless it cannot be said which the repository's are.
 */
export function withoutOwnServers(
  profile: Started,
  ownServersOff: readonly string[] | null = [],
): Record<string, unknown> {
  if (knownAgentOf(profile) !== 'claude' || ownServersOff?.length === 0) return {};
  const options =
    ownServersOff === null
      ? { strictMcpConfig: true }
      : { settings: { disabledMcpjsonServers: ownServersOff } };
  return { _meta: { claudeCode: { options } } };
}
