import { counted, filesWords } from '#shared/counted';
import { displayPath } from '#shared/display-path';
import { formatDuration } from '#shared/duration';
import type { ToolCallPatch, ToolKind, ToolStatus } from '#shared/events';
import { mcpWords } from '#shared/mcp-words';
import type { ToolCall } from '#shared/projections/transcript';
import { assertNever } from '#shared/result';
import { hostAsked } from '#shared/rule-pattern';
import type { PermissionRequest } from './permission-choice';
import type { SaidPlace } from './said-place';

/** A tool call on one line: its subject, and whether that is code (a command, a path) or a sentence. */
export type ToolLine = { readonly text: string; readonly is: 'command' | 'path' | 'words' };

/**
 * What a tool call is about: the command of a run, the file of an edit, else the agent's own title. `folders`
 * are those that the agent works or worked in; paths below them are said from there.
 */
export function toolLine(
  tool: Pick<ToolCall, 'kind' | 'title' | 'command' | 'locations' | 'content' | 'mcp'>,
  folders: readonly string[],
): ToolLine {
  if (tool.mcp) return { text: displayPath(mcpWords(tool.mcp)), is: 'words' };
  if (tool.command) return { text: displayPath(firstLine(tool.command)), is: 'command' };
  if (tool.kind === 'edit' || tool.kind === 'delete' || tool.kind === 'read') {
    const paths = new Set(tool.content.flatMap((part) => (part.type === 'diff' ? [part.path] : [])));
    if (paths.size === 0) for (const place of tool.locations) paths.add(place.path);
    const [first] = paths;
    if (first !== undefined)
      return {
        text: displayPath(pathFrom(folders, first)) + (paths.size > 1 ? ` and ${paths.size - 1} more` : ''),
        is: 'path',
      };
  }
  const title = displayPath(firstLine(withoutFolders(folders, tool.title)));
  return { text: title === '' ? kindWords(tool.kind) : title, is: 'words' };
}

/** The file that a tool call is about, and the line in it; null where it is about none. */
export function toolPlace({ content, locations }: Pick<ToolCall, 'content' | 'locations'>): SaidPlace | null {
  const [first] = locations;
  const edited = content.find((part) => part.type === 'diff')?.path;
  if (edited === undefined) return first ? { path: first.path, line: first.line, column: null } : null;
  const line = locations.find(({ path }) => path === edited)?.line ?? null;
  return { path: edited, line, column: null };
}

/** What a permission request tells of its tool call, with what it leaves out empty. */
export function wholeTool(
  patch: ToolCallPatch,
): Pick<ToolCall, 'kind' | 'title' | 'command' | 'locations' | 'content' | 'mcp'> {
  return {
    ...(patch.mcp ? { mcp: patch.mcp } : {}),
    kind: patch.kind ?? 'other',
    title: patch.title ?? '',
    command: patch.command ?? null,
    locations: patch.locations ?? [],
    content: patch.content ?? [],
  };
}

/** A path as an agent says it, without the folder that it works or worked in. */
export function pathFrom(folders: readonly string[], path: string): string {
  const root = folders.findLast((folder) => path.startsWith(`${folder}/`));
  return root === undefined ? path : path.slice(root.length + 1);
}

/** A sentence of an agent with the paths in it said from the folders that it works or worked in. */
export function withoutFolders(folders: readonly string[], text: string): string {
  return folders.reduce((said, folder) => said.replaceAll(`${folder}/`, ''), text);
}

/** Whether a path as an agent says it leads to a place below the folder that it works in. */
export function isBelow(root: string | null, path: string): boolean {
  if (path.split(/[\\/]/).includes('..')) return false;
  return /^([\\/~]|[A-Za-z]:)/.test(path) ? root !== null && path.startsWith(`${root}/`) : path !== '';
}

/** What calls of one kind did together: `Read 12 files`. */
export function runWords(tools: readonly ToolCall[]): string {
  const about = new Set(tools.map((tool) => tool.locations[0]?.path ?? tool.title));
  switch (tools[0]?.kind) {
    case 'read':
      return `Read ${filesWords(about.size)}`;
    case 'search':
      return `Searched ${tools.length} times`;
    case 'fetch':
      return `Fetched ${counted(about.size, 'page')}`;
    default:
      return `${tools.length} calls`;
  }
}

/** The kind as a word, for the icon's name and for calls that the agent gave no title. */
export function kindWords(kind: ToolKind): string {
  switch (kind) {
    case 'read':
      return 'Read';
    case 'edit':
      return 'Edit';
    case 'delete':
      return 'Delete';
    case 'move':
      return 'Move';
    case 'search':
      return 'Search';
    case 'execute':
      return 'Run';
    case 'think':
      return 'Think';
    case 'fetch':
      return 'Fetch';
    case 'switch_mode':
      return 'Switch mode';
    case 'other':
      return 'Tool';
    default:
      return assertNever(kind);
  }
}

/** How a call stands, in a word or two and with how long it took; empty where the row says it by itself. */
export type ToolEnding = {
  readonly words: string;
  readonly tone: 'soft' | 'need' | 'fail';
  /** It is at work now. */
  readonly runs: boolean;
};

/** What the end of a call's row says. The time is the call's own, without what it waited for the user's answer. */
export function toolEnding(tool: ToolCall): ToolEnding {
  if (tool.askedAt !== undefined) return { words: 'waiting', tone: 'need', runs: false };
  // An agent calls it failed; it was the user who did not want it.
  if (tool.denied && tool.status !== 'completed') return { words: 'denied', tone: 'soft', runs: false };
  const state = tool.exitCode === null ? toolStatusWords(tool.status) : `exit ${tool.exitCode}`;
  if (tool.endedAt === null) return { words: state, tone: 'soft', runs: true };
  const took = Date.parse(tool.endedAt) - Date.parse(tool.startedAt) - (tool.waitedMs ?? 0);
  const failed = tool.status === 'failed' || (tool.exitCode !== null && tool.exitCode !== 0);
  return {
    words: [state, took >= SHORT_MS ? formatDuration(took) : ''].filter(Boolean).join(' · '),
    tone: failed ? 'fail' : 'soft',
    runs: false,
  };
}

/** What took less says nothing by its time. */
const SHORT_MS = 1000;

function toolStatusWords(status: ToolStatus): string {
  switch (status) {
    case 'pending':
      return 'pending';
    case 'running':
      return 'running';
    case 'completed':
      return '';
    case 'failed':
      return 'failed';
    case 'cancelled':
      return 'cancelled';
    default:
      return assertNever(status);
  }
}

/** What a permission would allow, as a question. */
export function permissionQuestion({ tool, patterns }: Pick<PermissionRequest, 'tool' | 'patterns'>): string {
  if (hostAsked(patterns)) return 'Let the sandbox reach this host?';
  const { kind } = tool;
  switch (kind) {
    case 'execute':
      return 'Run a command?';
    case 'edit':
      return 'Edit a file?';
    case 'delete':
      return 'Delete a file?';
    case 'move':
      return 'Move a file?';
    case 'read':
      return 'Read a file?';
    case 'fetch':
      return 'Fetch from the network?';
    case 'search':
      return 'Search?';
    case 'switch_mode':
      return 'Switch the mode?';
    case 'think':
    case 'other':
    case undefined:
      return 'Allow this?';
    default:
      return assertNever(kind);
  }
}

function firstLine(text: string): string {
  const trimmed = text.trim();
  const end = trimmed.indexOf('\n');
  return end === -1 ? trimmed : `${trimmed.slice(0, end)} …`;
}
