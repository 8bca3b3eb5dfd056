import { askedBesideCommand } from '#shared/asked-input';
import { displayPath } from '#shared/display-path';
import type { LongText, ToolCallPatch, ToolContent } from '#shared/events';
import { hostText } from '#shared/host-text';
import { mcpWords } from '#shared/mcp-words';
import { parseJson } from '#shared/parse-json';
import { hostAsked, type RulePattern } from '#shared/rule-pattern';
import { terminalText } from './terminal-text';

type Diff = Extract<ToolContent, { type: 'diff' }>;

const MOST_LINES = 400;

/**
 * What an agent asks permission for, in lines: what it calls it, the command, each file with what changes in it, the
 * places it names, and the rest of its input; or the host that the sandbox wants to reach. All of it: what is not seen must not be allowed unseen.
 */
export function permissionQuestion(tool: ToolCallPatch, patterns: readonly RulePattern[] = []): string[] {
  const host = hostAsked(patterns);
  if (host) return [`? permission: let the sandbox reach ${terminalText(hostText(host))}`];
  const edits = (tool.content ?? []).filter((part) => part.type === 'diff');
  const patch = edits.length > 0 ? null : patchIn(tool.input);
  const beside = edits.length > 0 || patch !== null ? '' : askedBesideCommand(tool);
  const places = new Set((tool.locations ?? []).map(({ path }) => path));
  for (const { path } of edits) places.delete(path);
  const named = tool.command ?? (tool.mcp ? mcpWords(tool.mcp) : tool.title) ?? 'a tool call';
  return [
    `? permission: ${terminalText(named).trim()}`,
    ...[...places].map((path) => `    at ${displayPath(path)}`),
    ...edits.flatMap((edit) => [`    edits ${displayPath(edit.path)}`, ...changedLines(edit)]),
    ...(patch === null ? [] : cut(linesOf(patch))),
    ...(beside ? [`    with ${terminalText(beside).split('\n').join('\n    ')}`] : []),
  ];
}

/** A patch that the input holds beside the name of its file; null where it does not. */
function patchIn(input: LongText | null | undefined): string | null {
  const fields = input?.body === null ? parseJson(input.text) : null;
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) return null;
  const { diff, ...others } = fields as Record<string, unknown>;
  // Whatever else it says is shown, and then all of it as it is.
  const isWhole = Object.keys(others).every((name) => /^file_?(name|path)$|^path$/i.test(name));
  return typeof diff === 'string' && diff.trim() !== '' && isWhole ? diff.trim() : null;
}

/** The lines that an edit takes out and puts in, without those that both begin and end with. */
function changedLines({ oldText, newText }: Diff): string[] {
  const before = oldText === null || oldText.text === '' ? [] : linesOf(oldText.text);
  const after = newText.text === '' ? [] : linesOf(newText.text);
  let same = 0;
  while (same < before.length && same < after.length && before[same] === after[same]) same++;
  let last = 0;
  while (
    last < before.length - same &&
    last < after.length - same &&
    before[before.length - 1 - last] === after[after.length - 1 - last]
  )
    last++;
  const lines = [
    ...before.slice(same, before.length - last).map((line) => `-${line}`),
    ...after.slice(same, after.length - last).map((line) => `+${line}`),
  ];
  const isWhole = newText.body === null && !oldText?.body;
  return [...cut(lines), ...(isWhole ? [] : ['      … only its beginning can be shown here'])];
}

function cut(lines: readonly string[]): string[] {
  const shown = lines.slice(0, MOST_LINES).map((line) => `      ${terminalText(line)}`);
  return lines.length > MOST_LINES
    ? [...shown, `      … and ${lines.length - MOST_LINES} more lines`]
    : shown;
}

function linesOf(text: string): string[] {
  return text.replace(/\n$/, '').split('\n');
}
