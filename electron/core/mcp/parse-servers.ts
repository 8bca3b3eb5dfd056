import { createHash } from 'node:crypto';
import { type ParseError, parse as parseJsonc } from 'jsonc-parser';
import { z } from 'zod';
import type { McpDamaged, McpTrouble } from '#shared/mcp';

/** A server as a file has it, placeholders and all. */
export type ServerEntry = {
  readonly name: string;
  readonly type: 'stdio' | 'http' | 'sse';
  readonly command: string | null;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly url: string | null;
  readonly headers: Readonly<Record<string, string>>;
  /** What asks the user for the values that it names. */
  readonly inputs: readonly InputEntry[];
  /** All that the file says of it, also what is not known here, the same for the same. */
  readonly hash: string;
  readonly trouble: McpTrouble | null;
};

export type InputEntry = {
  readonly id: string;
  readonly description: string | null;
  readonly secret: boolean;
  readonly options: readonly string[] | null;
  readonly preset: string | null;
};

export type ParsedFile = {
  readonly servers: readonly ServerEntry[];
  readonly damaged: McpDamaged['why'] | null;
};

/** Agents start servers in the folder that they work in. */
const WORKS_IN = `\${workspaceFolder}`;
const MOST_SERVERS = 100;
const MOST_NAME = 200;
/** Deeper JSON is nobody's list of servers. */
const MOST_DEPTH = 20;

const Texts = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String));
const Entry = z.looseObject({
  type: z.string().optional(),
  command: z.string().min(1).optional(),
  args: z.array(z.string()).max(500).optional(),
  env: Texts.optional(),
  url: z.string().min(1).optional(),
  headers: Texts.optional(),
});
const Input = z.looseObject({
  id: z.string().min(1).max(MOST_NAME),
  type: z.string().optional(),
  description: z.string().max(2000).optional(),
  password: z.boolean().optional(),
  default: z.string().optional(),
  options: z
    .array(z.union([z.string(), z.object({ value: z.string() }).transform(({ value }) => value)]))
    .max(200)
    .optional(),
});
const File = z.looseObject({
  mcpServers: z.record(z.string(), z.unknown()).optional(),
  servers: z.record(z.string(), z.unknown()).optional(),
  inputs: z.array(z.unknown()).max(500).catch([]).default([]),
});

/**
 * What a file of servers says: `.mcp.json` and `mcp-config.json` under `mcpServers`, `.vscode/mcp.json` under `servers`. It may
 * have comments. An entry that is wrong stands in the answer with why, and takes none of the others along.
 */
export function parseServers(text: string): ParsedFile {
  const errors: ParseError[] = [];
  const said: unknown = tooDeep(text) ? undefined : parseJsonc(text, errors, { allowTrailingComma: true });
  if (errors.length > 0 || said === undefined) return { servers: [], damaged: 'not-json' };
  const file = File.safeParse(said).data;
  const listed = file?.mcpServers ?? file?.servers;
  if (!file || !listed) return { servers: [], damaged: 'no-servers' };
  const inputs = file.inputs.flatMap((input) => inputOf(Input.safeParse(input).data));
  const names = Object.keys(listed).filter((name) => name !== '' && name.length <= MOST_NAME);
  const kept = names.slice(0, MOST_SERVERS);
  return {
    servers: kept.map((name) => entryOf(name, listed[name], inputs)),
    damaged: kept.length < Object.keys(listed).length ? 'too-many' : null,
  };
}

/** The names of all servers in a `.mcp.json`, also those that are nothing to {@link parseServers}; null where it is damaged. */
export function namesIn(text: string): readonly string[] | null {
  const errors: ParseError[] = [];
  const said = tooDeep(text) ? null : (parseJsonc(text, errors) as { mcpServers?: unknown } | null);
  if (errors.length > 0 || said === null || typeof said !== 'object') return null;
  return Object.keys(said.mcpServers ?? {});
}

function inputOf(input: z.infer<typeof Input> | undefined): InputEntry[] {
  if (!input) return [];
  return [
    {
      id: input.id,
      description: input.description ?? null,
      secret: input.password === true,
      options: input.options ?? null,
      preset: input.default ?? null,
    },
  ];
}

function entryOf(name: string, raw: unknown, inputs: readonly InputEntry[]): ServerEntry {
  const used = inputs.filter(({ id }) => JSON.stringify(raw)?.includes(`\${input:${id}}`));
  const hash = createHash('sha256').update(sameForSame({ name, raw, used })).digest('hex');
  const parsed = Entry.safeParse(raw);
  const nothing = { name, type: 'stdio' as const, command: null, args: [], env: {}, url: null, headers: {} };
  if (!parsed.success) {
    const field = parsed.error.issues[0]?.path.join('.') || name;
    return { ...nothing, inputs: [], hash, trouble: { why: 'unreadable', field } };
  }
  const { type: said, command = null, args = [], env = {}, url = null, headers = {} } = parsed.data;
  const type = kindOf(said, command);
  const shown = { ...nothing, command, args, env, url, headers, inputs: used, hash };
  if (type === null) return { ...shown, trouble: { why: 'kind-unknown', kind: said ?? '' } };
  return { ...shown, type, trouble: troubleOf(type, parsed.data) };
}

function kindOf(said: string | undefined, command: string | null): ServerEntry['type'] | null {
  switch (said) {
    case undefined:
      return command === null ? 'http' : 'stdio';
    case 'stdio':
    case 'local':
      return 'stdio';
    case 'http':
    case 'streamable-http':
      return 'http';
    case 'sse':
      return 'sse';
    default:
      return null;
  }
}

/** What a server needs and lacks, or has and no agent can be told. */
function troubleOf(type: ServerEntry['type'], entry: z.infer<typeof Entry>): McpTrouble | null {
  const needs = type === 'stdio' ? 'command' : 'url';
  if (entry[needs] === undefined) return { why: 'unreadable', field: needs };
  if (type !== 'stdio')
    return /^https?:\/\//i.test(entry.url ?? '') || entry.url?.startsWith('${')
      ? null
      : { why: 'unreadable', field: 'url' };
  if (entry.envFile !== undefined) return { why: 'not-passed-on', field: 'envFile' };
  if (entry.cwd !== undefined && entry.cwd !== WORKS_IN && entry.cwd !== '.')
    return { why: 'not-passed-on', field: 'cwd' };
  return null;
}

/** JSON with the fields of every object in one order. */
function sameForSame(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    each !== null && typeof each === 'object' && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
}

/** Counted without parsing, for what parses goes down as deep as the text does. */
function tooDeep(text: string): boolean {
  let depth = 0;
  for (const sign of text) {
    if (sign === '{' || sign === '[') depth += 1;
    else if (sign === '}' || sign === ']') depth -= 1;
    if (depth > MOST_DEPTH) return true;
  }
  return false;
}
