import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AgentProfile } from '#shared/agent';
import { type KnownAgentName, knownAgentOf } from '#shared/known-agent';
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

/** Servers that an agent is given with each session, as `session/new` has them, and those that it cannot take. */
export function serversInSession(
  servers: readonly McpServer[],
  profile: Started,
  takes: { readonly http: boolean; readonly sse: boolean },
): { readonly given: unknown[]; readonly leftOut: McpServer[] } {
  const agent = knownAgentOf(profile);
  // The Copilot CLI refuses a session with a server that is a program.
  const inSession = servers.filter(({ type }) => type !== 'stdio' || agent !== 'copilot');
  const fits = ({ type }: McpServer) => type === 'stdio' || takes[type];
  return {
    given: inSession.filter(fits).map((whole) => {
      const server = agent === 'claude' ? bare(whole) : whole;
      const { name } = server;
      return server.type === 'stdio'
        ? { name, command: server.command, args: server.args, env: pairs(server.env) }
        : { type: server.type, name, url: server.url, headers: pairs(server.headers) };
    }),
    leftOut: inSession.filter((server) => !fits(server)),
  };
}

/** What an agent is started with, and how to remove it once it has ended. */
export type LaunchedServers = {
  readonly args: readonly string[];
  /** Where the servers stand whole, for an agent that is told so with its session; null: nowhere. */
  readonly file: string | null;
  discard(): Promise<void>;
};

/**
 * For an agent that wants servers named when it is started, or that would put what a session tells it of them into a command
 * line, as Claude Code does: a file that only the user can read, for they hold secrets. It lies in a folder of ours for
 * temporary files, so that the next start removes it after a crash.
 */
export async function serversAtLaunch(
  servers: readonly McpServer[],
  profile: Started,
  temporary: TemporaryFolders | null,
): Promise<LaunchedServers> {
  const agent = knownAgentOf(profile);
  const named = servers.flatMap((server) => entryInFile(agent, server));
  if (named.length === 0) return { args: [], file: null, discard: async () => undefined };
  const own = (await temporary?.make()) ?? null;
  const folder = own ?? (await mkdtemp(join(tmpdir(), 'understory-servers-')));
  const file = join(folder, 'servers.json');
  const mcpServers = Object.fromEntries(named);
  await writeFile(file, JSON.stringify({ mcpServers }), { mode: 0o600, flag: 'wx' });
  return {
    args: agent === 'copilot' ? ['--additional-mcp-config', `@${file}`] : [],
    file,
    discard: async () => {
      await rm(file, { force: true });
      if (own === null) await rm(folder, { recursive: true, force: true });
      else await temporary?.remove(own);
    },
  };
}

/** A server as the file of an agent has it that is started with one; nothing where it is told of it with its session alone. */
function entryInFile(agent: KnownAgentName | null, { name, ...server }: McpServer): [string, object][] {
  switch (agent) {
    case 'copilot':
      return server.type === 'stdio' ? [[name, { ...server, type: 'local', tools: ['*'] }]] : [];
    case 'claude':
      return [[name, server]];
    default:
      return [];
  }
}

/** A server with nothing that may hold a secret: the file that is read later than this has it whole. */
function bare(server: McpServer): McpServer {
  if (server.type === 'stdio') return { ...server, env: {} };
  const url = URL.canParse(server.url) ? new URL(server.url).origin : '';
  return { ...server, url, headers: {} };
}

function pairs(values: Readonly<Record<string, string>>): { name: string; value: string }[] {
  return Object.entries(values).map(([name, value]) => ({ name, value }));
}

/**
 * What Claude Code is told with its session beside the protocol: the file in which its servers stand whole, and to start no
 * server of the repository's `.mcp.json`, which it does without asking. Its user's own servers go on, unless it cannot be
 * said which the repository's are.
 */
export function toldOfServers(
  profile: Started,
  {
    ownServersOff = [],
    serversFile = null,
  }: { readonly ownServersOff?: readonly string[] | null; readonly serversFile?: string | null },
): Record<string, unknown> {
  if (knownAgentOf(profile) !== 'claude') return {};
  const options = {
    ...(ownServersOff === null ? { strictMcpConfig: true } : {}),
    ...(ownServersOff?.length ? { settings: { disabledMcpjsonServers: ownServersOff } } : {}),
    ...(serversFile === null ? {} : { extraArgs: { 'mcp-config': serversFile } }),
  };
  return Object.keys(options).length === 0 ? {} : { _meta: { claudeCode: { options } } };
}
