import { join } from 'node:path';
import type { PermissionOption } from '#shared/events';
import { hasHidden } from '#shared/hidden-characters';
import { parseJson } from '#shared/parse-json';
import { pathsInWorktree, staysInWorktree } from '#shared/stays-in-worktree';
import type { AgentToolPatch } from '../agents';
import { askedCommand } from './asked-command';
import { knownCommand } from './known-commands';
import { plainCommand } from './plain-command';

/** What an agent asks for, where that is known to the last word. Paths are from the folder that the session works in. */
export type Asked =
  | { readonly is: 'command'; readonly line: string; readonly words: readonly string[] }
  | { readonly is: 'edit'; readonly paths: readonly string[] }
  | { readonly is: 'read' };

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
  if (plain === null || knownCommand(plain.words) === null) return null;
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
    input: textOf(withoutContents(tool.input)),
  };
  if (!staysInWorktree(about, root)) return null;
  const inside = pathsInWorktree(about, root);
  if (
    inside.some(
      (path) => path.length > root.length + LONGEST_PATH || hasHidden(path) || /[\r\n\t]/.test(path),
    )
  )
    return null;
  if (inside.some((path) => leadsOut(path))) return null;
  const paths = [...new Set(inside.map((path) => fromRoot(path, root)))];
  // Programs take orders from many such files: agents, editors, hooks and package managers.
  if (paths.some((path) => path.split('/').some((name) => name.startsWith('.')))) return null;
  return kind === 'edit' ? { is: 'edit', paths } : { is: 'read' };
}

const NO_TEXT = { text: '', body: null, bytes: 0 };

function textOf(input: string | null) {
  return input === null ? null : { text: input, body: null, bytes: input.length };
}

function fromRoot(path: string, root: string): string {
  return path.slice(root.replace(/[/\\]+$/, '').length + 1).replaceAll('\\', '/');
}

/** What an edit puts into a file is no path, whatever it looks like. */
const CONTENTS: ReadonlySet<string> = new Set([
  ...['old_string', 'new_string', 'oldString', 'newString', 'old_str', 'new_str', 'oldText', 'newText'],
  ...['content', 'contents', 'file_text'],
]);

function withoutContents(input: string | null | undefined): string | null {
  if (input === null || input === undefined || input === '') return null;
  const value = parseJson(input);
  return value === undefined ? input : JSON.stringify(strip(value));
}

function strip(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(strip);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(
    ([name, one]) => !(CONTENTS.has(name) && typeof one === 'string'),
  );
  return Object.fromEntries(kept.map(([name, one]) => [name, strip(one)]));
}
