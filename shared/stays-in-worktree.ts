import type { ToolCallPatch, ToolKind } from './events';
import { parseJson } from './parse-json';
import { isWritablePath } from './writable-path';

/** What works on the files that it names, and on nothing else. */
const ON_FILES: ReadonlySet<ToolKind> = new Set(['read', 'edit', 'delete', 'move', 'search']);
/** Looks like a path that does not begin where the session works. */
const ELSEWHERE = /^([/~\\]|[a-z]:|\w+:\/\/)/i;

/**
 * Whether what an agent asks for is, by what it says itself, about files of the session's worktree only. Null: it has no
 * worktree of its own. No command is: what it reaches cannot be told. Nor is Git's own folder, whose files are orders to
 * Git. Links are not followed: see {@link pathsInWorktree}.
 */
export function staysInWorktree(
  tool: Pick<ToolCallPatch, 'kind' | 'command' | 'mcp' | 'locations' | 'content' | 'input'>,
  worktree: string | null,
): boolean {
  if (worktree === null || tool.command || tool.mcp || !tool.kind || !ON_FILES.has(tool.kind)) return false;
  const paths = namedFiles(tool);
  if (paths.length === 0 || !paths.every((path) => isWithin(path, worktree))) return false;
  return saidIn(tool.input).every(
    (text) => isWithin(text, worktree) || !(ELSEWHERE.test(text) || strays(text)),
  );
}

/** The files that it names itself, and whatever else it is given that is a path there: links may still lead out of it. */
export function pathsInWorktree(
  tool: Pick<ToolCallPatch, 'locations' | 'content' | 'input'>,
  worktree: string,
): string[] {
  return [...namedFiles(tool), ...saidIn(tool.input)].filter((path) => isWithin(path, worktree));
}

function namedFiles(tool: Pick<ToolCallPatch, 'locations' | 'content'>): string[] {
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

/** Every text in what the tool is given; what is cut off or no JSON is one that leads elsewhere. */
function saidIn(input: ToolCallPatch['input']): readonly string[] {
  if (!input || input.text === '') return [];
  const value = input.body === null ? parseJson(input.text) : undefined;
  return value === undefined || value === null ? ['/'] : textsOf(value);
}

function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}
