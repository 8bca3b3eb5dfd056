import { joinCommandLine } from './command-line';
import { displayPath } from './display-path';
import type { McpDamaged, McpLeftOut, McpListed, McpTrouble } from './mcp';
import { assertNever } from './result';

/** Servers of tools in words: how they stand, what is wrong, what to do. */

export function describeServerState({ state, changed }: Pick<McpListed, 'state' | 'changed'>): string {
  switch (state) {
    case 'on':
      return 'On';
    case 'off':
      return 'Off';
    case 'needs-trust':
      return changed ? 'Changed since you allowed it' : 'Not allowed yet';
    case 'needs-input':
      return 'Needs a value';
    case 'broken':
      return 'Broken';
    case 'not-chosen':
      return 'Not used';
    default:
      return assertNever(state);
  }
}

export function describeServerTrouble(trouble: McpTrouble): string {
  switch (trouble.why) {
    case 'unreadable':
      return `Its field “${displayPath(trouble.field)}” is missing or not what it should be.`;
    case 'kind-unknown':
      return `Its type “${displayPath(trouble.kind)}” is unknown. Known are stdio, http and sse.`;
    case 'name-taken':
      return `${displayPath(trouble.file)} has a server of this name, which is used instead.`;
    case 'placeholder-unknown':
      return `It is unknown what ${displayPath(trouble.placeholder)} stands for.`;
    case 'variable-unset':
      return `The environment variable ${displayPath(trouble.variable)} is not set.`;
    case 'input-unknown':
      return `Its file has no input “${displayPath(trouble.input)}”.`;
    case 'secret-in-command':
      return `The secret “${displayPath(trouble.input)}” would stand in a command line, which every program on this computer can read. Pass it in “env”.`;
    case 'not-passed-on':
      return `Agents cannot be told of its field “${displayPath(trouble.field)}”.`;
    default:
      return assertNever(trouble);
  }
}

export function describeServersDamaged({ file, why }: McpDamaged): string {
  const shown = displayPath(file);
  switch (why) {
    case 'too-large':
      return `${shown} cannot be read or is larger than 256 KB. Its servers are left out.`;
    case 'not-json':
      return `${shown} is not valid JSON. Its servers are left out.`;
    case 'no-servers':
      return `${shown} has neither “mcpServers” nor “servers”.`;
    case 'too-many':
      return `${shown} has more than 100 servers, or names that are too long. Those are left out.`;
    default:
      return assertNever(why);
  }
}

/** What an agent was started without. */
export function describeLeftOut(servers: readonly McpLeftOut[]): string {
  const named = servers.map(({ server, why }) => `${server} (${WHY_LEFT_OUT[why]})`).join(', ');
  return `The agent was started without ${servers.length === 1 ? 'this MCP server' : 'these MCP servers'}: ${named}.`;
}

export const WHY_LEFT_OUT: Readonly<Record<McpLeftOut['why'], string>> = {
  'needs-trust': 'not allowed yet',
  changed: 'changed since you allowed it',
  'needs-input': 'needs a value',
  broken: 'broken',
  'not-chosen': 'another one of this name is used',
};

/** All that a server is started or reached by, a line each: it is what the user allows. */
export function serverLines({ command, args, env, url, headers, runs }: McpListed): string[] {
  return [
    ...(command === null ? [] : [joinCommandLine([command, ...args])]),
    ...(url === null ? [] : [url]),
    ...Object.entries(env).map(([name, value]) => `${name}=${value}`),
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    ...runs.map((path) => `runs ${path} of the repository`),
  ];
}
