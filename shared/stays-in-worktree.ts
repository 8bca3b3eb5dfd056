import type { ToolCallPatch, ToolKind } from './events';
import { parseJson } from './parse-json';
import { isWritablePath } from './writable-path';

/** What works on the files that it names, and on nothing else. */
const ON_FILES: ReadonlySet<ToolKind> = new Set(['read', 'edit', 'delete', 'move', 'search']);
/**
 * Looks like a path that does not begin where the session works: it is absolute, a home, an address, on another drive, or
 * begins with what a program may put a variable's value for.
 */
const ELSEWHERE = /^\s*(?:[/~\\]|[a-z]:|file:|[a-z][a-z0-9+.-]*:[/\\]|\$[a-z_{(]|%[a-z_]+%)/i;
/** Between what one text may name: several files, or an option and its value. A lone slash names nothing. */
const BETWEEN = /[\s,;='"`()[\]{}<>|&@!]+/;
const NOTHING = /^[/\\]*$/;
/** What an edit puts into a file is no path, whatever it looks like. */
const CONTENTS: ReadonlySet<string> = new Set([
  ...['old_string', 'new_string', 'oldString', 'newString', 'old_str', 'new_str', 'oldText', 'newText'],
  ...['content', 'contents', 'file_text', 'text', 'unified_diff'],
]);
/** Who is given more than so many names is not looked after. */
const MOST_NAMES = 500;

type Named = Pick<ToolCallPatch, 'kind' | 'locations' | 'content' | 'input'>;

/**
 * Whether what an agent asks for is, by what it says itself, about files of the session's worktree only. Null: it has no
 * worktree of its own. No command is: what it reaches cannot be told. Nor is Git's own folder, whose files are orders to
 * Git. Links are not followed: see {@link mayBePathsIn}.
 */
export function staysInWorktree(
  tool: Pick<ToolCallPatch, 'kind' | 'command' | 'mcp' | 'locations' | 'content' | 'input'>,
  worktree: string | null,
): boolean {
  if (worktree === null || tool.command || tool.mcp || !tool.kind || !ON_FILES.has(tool.kind)) return false;
  const paths = namedFiles(tool);
  if (paths.length === 0 || !paths.every((path) => isWithin(path, worktree))) return false;
  const said = saidIn(tool);
  return said.length <= MOST_NAMES && said.every((text) => piecesOf(text, worktree).every(isRelative));
}

/** The files that it names itself, and whatever else it is given that is an absolute path there. */
export function pathsInWorktree(tool: Named, worktree: string): string[] {
  return [...namedFiles(tool), ...saidIn(tool)].filter((path) => isWithin(path, worktree));
}

/**
 * Whatever of it may be the path of a file there, relative ones from the worktree on: links in it may still lead elsewhere.
 */
export function mayBePathsIn(tool: Named, worktree: string): string[] {
  const root = worktree.replace(/[/\\]+$/, '');
  const said = saidIn(tool).flatMap((text) => piecesOf(text, worktree));
  return [...new Set([...namedFiles(tool), ...said.map((piece) => `${root}/${piece}`)])];
}

/** The whole of a text, and whatever in it may be a name of its own; from the worktree on where it lies there. */
function piecesOf(text: string, worktree: string): string[] {
  const root = worktree.replace(/[/\\]+$/, '');
  const inside = text.replaceAll(`${root}/`, './').replaceAll(`${root}\\`, './');
  return [inside, ...inside.split(BETWEEN).filter((piece) => !NOTHING.test(piece))];
}

function isRelative(piece: string): boolean {
  return !ELSEWHERE.test(piece) && !strays(piece);
}

function namedFiles(tool: Pick<Named, 'locations' | 'content'>): string[] {
  const diffs = (tool.content ?? []).flatMap((part) => (part.type === 'diff' ? [part.path] : []));
  return [...(tool.locations ?? []).map(({ path }) => path), ...diffs];
}

function isWithin(path: string, worktree: string): boolean {
  const root = worktree.replace(/[/\\]+$/, '');
  const rest = path.slice(root.length);
  return path.startsWith(root) && /^[/\\]./.test(rest) && isWritablePath(slashed(rest.slice(1)));
}

/** Climbs out of a folder, or into Git's own. A text may be anything else, such as two slashes of a comment. */
function strays(text: string): boolean {
  return slashed(text)
    .split('/')
    .some((name) => name !== '' && name !== '.' && !isWritablePath(name));
}

/** On Windows either parts a path; elsewhere Git itself takes one for the other. */
function slashed(path: string): string {
  return path.replaceAll('\\', '/');
}

/** Every text in what the tool is given, names too; what is cut off or no JSON is one that leads elsewhere. */
function saidIn({ kind, input }: Pick<Named, 'kind' | 'input'>): readonly string[] {
  if (!input || input.text === '') return [];
  const value = input.body === null ? parseJson(input.text) : undefined;
  return value === undefined || value === null ? ['/'] : textsOf(value, kind === 'edit');
}

function textsOf(value: unknown, edits: boolean): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((one) => textsOf(one, edits));
  return Object.entries(value).flatMap(([name, one]) => [
    name,
    ...(edits && CONTENTS.has(name) && typeof one === 'string' ? [] : textsOf(one, edits)),
  ]);
}
