import { z } from 'zod';

/** Servers of tools for agents, as the Model Context Protocol has them: what is configured, and whether it runs. */

/** Why a server cannot be handed to an agent, whatever the user allows. */
export const McpTrouble = z.discriminatedUnion('why', [
  /** A field that has to be there is missing or is something else. */
  z.object({ why: z.literal('unreadable'), field: z.string() }),
  z.object({ why: z.literal('kind-unknown'), kind: z.string() }),
  /** Another file's server of this name is used. */
  z.object({ why: z.literal('name-taken'), file: z.string() }),
  /** `${…}` of which nobody knows what it stands for. */
  z.object({ why: z.literal('placeholder-unknown'), placeholder: z.string() }),
  z.object({ why: z.literal('variable-unset'), variable: z.string() }),
  z.object({ why: z.literal('input-unknown'), input: z.string() }),
  /** A secret would stand in a command line, which every process of the machine can read. */
  z.object({ why: z.literal('secret-in-command'), input: z.string() }),
  /** Something that cannot be passed on to agents: the server would run otherwise than its file says. */
  z.object({ why: z.literal('not-passed-on'), field: z.string() }),
]);
export type McpTrouble = z.infer<typeof McpTrouble>;

/** A value that a server asks the user for. The value itself is told to nobody. */
export const McpInput = z.object({
  id: z.string(),
  description: z.string().nullable(),
  /** It is a secret. */
  secret: z.boolean(),
  /** What may be chosen; null: anything. */
  options: z.array(z.string()).nullable(),
  given: z.boolean(),
});
export type McpInput = z.infer<typeof McpInput>;

const Pairs = z.record(z.string(), z.string());

export const McpListed = z.object({
  name: z.string(),
  /** `understory`, `copilot`: the user's own files, of Understory and of the Copilot CLI. */
  from: z.enum(['repository', 'understory', 'copilot']),
  /** In the repository, or absolute. */
  file: z.string(),
  type: z.enum(['stdio', 'http', 'sse']),
  /** As the file says it, placeholders and all; secrets that stand in a file of the user's are taken out. */
  command: z.string().nullable(),
  args: z.array(z.string()),
  env: Pairs,
  url: z.string().nullable(),
  headers: Pairs,
  /** Files of the repository that the command names. */
  runs: z.array(z.string()),
  /** The same for just the same server, with the same files. */
  fingerprint: z.string(),
  /** `not-chosen`: another file's server of this name is used. */
  state: z.enum(['on', 'off', 'needs-trust', 'needs-input', 'broken', 'not-chosen']),
  /** Another server of this name was allowed. */
  changed: z.boolean(),
  trouble: McpTrouble.nullable(),
  inputs: z.array(McpInput),
});
export type McpListed = z.infer<typeof McpListed>;

export const McpDamaged = z.object({
  file: z.string(),
  why: z.enum(['too-large', 'not-json', 'no-servers', 'too-many']),
});
export type McpDamaged = z.infer<typeof McpDamaged>;

export const McpListing = z.object({
  /** Real path of the workspace. */
  path: z.string(),
  servers: z.array(McpListed),
  /** Files of which nothing, or not all, could be read. */
  damaged: z.array(McpDamaged),
  /** Where the values of inputs are kept: by the system's key store, or in memory until Understory ends. */
  keeps: z.enum(['key-store', 'memory']),
});
export type McpListing = z.infer<typeof McpListing>;

/** A server that an agent was started without and that waits for the user, as it is now. */
export const McpAsked = z.object({
  server: z.string(),
  why: z.enum(['needs-trust', 'changed', 'needs-input']),
  fingerprint: z.string(),
});
export type McpAsked = z.infer<typeof McpAsked>;

/** Why a configured server is not handed to a session's agent. Those that are off are not told of. */
export const McpLeftOut = z.object({
  server: z.string(),
  why: z.enum(['needs-trust', 'changed', 'needs-input', 'broken', 'not-chosen']),
});
export type McpLeftOut = z.infer<typeof McpLeftOut>;
