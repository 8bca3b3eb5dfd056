import { join } from 'node:path';
import type { PermissionOption } from '#shared/events';
import { hasHidden } from '#shared/hidden-characters';
import { parseJson } from '#shared/parse-json';
import { mayBePathsIn, pathsInWorktree, staysInWorktree } from '#shared/stays-in-worktree';
import type { AgentToolPatch } from '../agents';
import { askedCommand } from './asked-command';
import { knownCommand, worksOnElsewhere } from './known-commands';
import { plainCommand } from './plain-command';

/** What an agent asks for, where that is known to the last word. Paths are from the folder that the session works in. */
export type Asked =
  | { readonly is: 'command'; readonly line: string; readonly words: readonly string[] }
  | { readonly is: 'edit'; readonly paths: readonly string[] }
  | { readonly is: 'read' }
  /** A program in a sandbox wants to reach it. */
  | { readonly is: 'host'; readonly host: string; readonly port: number; readonly registry: boolean };

/** What rules are judged in: the folder that the session works in, and whether a path in it leads out through a link. */
export type Ground = { readonly root: string; leadsOut(path: string): boolean };

const LONGEST_PATH = 300;

/** What a request is about; null where that leaves the folder, or cannot be told: no rule answers it and none is offered. */
export function askedFor(tool: AgentToolPatch, ground: Ground): Asked | null {
  if (tool.mcp) return null;
  switch (tool.kind) {
    case 'execute':
      return commandIn(tool, ground);
    case 'edit':
    case 'read':
    case 'search':
      return filesIn(tool, ground);
    default:
      return null;
  }
}

/** The one answer that allows it this once: where there are several, nobody knows what they stand for. */
export function onceOption(options: readonly PermissionOption[]): PermissionOption | null {
  const [once, other] = options.filter(({ kind }) => kind === 'allow_once');
  return once && !other ? once : null;
}

function commandIn(tool: AgentToolPatch, { root, leadsOut }: Ground): Asked | null {
  const line = askedCommand(tool.input, root);
  // What is shown and what is given must be one command, and nothing but it.
  if (line === null || tool.command !== line || tool.content?.some(({ type }) => type === 'diff'))
    return null;
  const plain = plainCommand(line);
  const known = plain && knownCommand(plain.words);
  if (!known || worksOnElsewhere(plain.words, known)) return null;
  if (plain.paths.some((path) => leadsOut(join(root, path)))) return null;
  return { is: 'command', line, words: plain.words };
}

function filesIn(tool: AgentToolPatch, { root, leadsOut }: Ground): Asked | null {
  const { kind, command, mcp, locations = [], content = [] } = tool;
  const about = {
    ...(kind ? { kind } : {}),
    ...(command ? { command } : {}),
    ...(mcp ? { mcp } : {}),
    locations,
    content: content.flatMap((part) =>
      part.type === 'diff' ? [{ ...part, oldText: null, newText: NO_TEXT }] : [],
    ),
    input: textOf(tool.input),
  };
  const fields = fieldsIn(parseJson(tool.input ?? ''));
  if (fields.some((name) => RUNS.test(name))) return null;
  // What says that it only looks, and is given what is to be written, is not what it says.
  if (kind !== 'edit' && (about.content.length > 0 || fields.some((name) => WRITES.test(name)))) return null;
  if (!staysInWorktree(about, root)) return null;
  // Whatever it is given may be the path of a file, from the folder on: what a name means is known to its tool alone.
  const given = mayBePathsIn(about, root);
  if (
    given.some((path) => path.length > root.length + LONGEST_PATH || hasHidden(path) || /[\r\n\t]/.test(path))
  )
    return null;
  if (given.some((path) => leadsOut(path))) return null;
  const fromHere = given.map((path) => fromRoot(path, root));
  // Programs take orders from many such files: agents, editors, hooks and package managers.
  if (fromHere.some((path) => path.split('/').some((name) => name.startsWith('.')))) return null;
  const named = new Set(pathsInWorktree(about, root).map((path) => fromRoot(path, root)));
  const paths = [...new Set(fromHere)].filter((path) => named.has(path) || /[/.]/.test(path));
  return kind === 'edit' ? { is: 'edit', paths } : { is: 'read' };
}

const RUNS = /^(?:command|commands|cmd|script|argv|shell|exec)$/i;
const WRITES = /^(?:new_?(?:str|string|text)|file_?text|insert_?text|contents?|unified_?diff|patch|diff)$/i;

/** The names of all fields, however deep. */
function fieldsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap(fieldsIn);
  return Object.entries(value).flatMap(([name, one]) => [name, ...fieldsIn(one)]);
}

const NO_TEXT = { text: '', body: null, bytes: 0 };

function textOf(input: string | null | undefined) {
  return input === null || input === undefined ? null : { text: input, body: null, bytes: input.length };
}

function fromRoot(path: string, root: string): string {
  const names = path.slice(root.replace(/[/\\]+$/, '').length).split(/[/\\]/);
  return names.filter((name) => name !== '' && name !== '.').join('/');
}
