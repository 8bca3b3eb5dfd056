import type { ToolKind } from '#shared/events';
import type { AgentToolPatch } from '../agents';
import { type Fields, fieldsOf, textIn } from './record-fields';

/** What the tools of the five are called, by what they do. Names are compared in lower case. */
const KINDS: readonly (readonly [ToolKind, readonly string[]])[] = [
  [
    'execute',
    [
      'bash',
      'shell',
      'exec_command',
      'local_shell_call',
      'run_shell_command',
      'container.exec',
      'powershell',
    ],
  ],
  [
    'edit',
    [
      'write',
      'edit',
      'multiedit',
      'create',
      'write_file',
      'replace',
      'apply_patch',
      'str_replace',
      'notebookedit',
      'patch',
    ],
  ],
  ['read', ['read', 'view', 'read_file', 'read_many_files', 'list', 'ls', 'list_directory', 'view_image']],
  ['search', ['grep', 'glob', 'search_file_content', 'grep_search', 'rg']],
  ['fetch', ['webfetch', 'websearch', 'web_fetch', 'web_search', 'google_web_search', 'web_search_call']],
  ['think', ['task', 'agent']],
];
const KIND_OF: ReadonlyMap<string, ToolKind> = new Map(
  KINDS.flatMap(([kind, names]) => names.map((name) => [name, kind] as const)),
);

/** A tool call as a history has it: name and arguments, which tools write alike. Still runs. */
export function toolCall(call: string, name: string, given: unknown): AgentToolPatch {
  const args = fieldsOf(given);
  const kind = KIND_OF.get(name.toLowerCase()) ?? 'other';
  const command = commandIn(args);
  const path = textIn(args, 'file_path', 'filePath', 'path', 'fileName', 'absolute_path', 'notebook_path');
  const content = kind === 'edit' && path !== null ? diffsIn(args, path) : [];
  return {
    call,
    title: titleOf(name, kind, { command, path, args }),
    kind,
    status: 'running',
    command: kind === 'execute' ? command : null,
    locations: path === null ? [] : [{ path, line: null }],
    ...(content.length > 0 ? { content } : {}),
    input: kind === 'execute' || content.length > 0 ? null : inputText(given),
  };
}

function commandIn(args: Fields): string | null {
  const said = textIn(args, 'command', 'cmd');
  if (said !== null) return said;
  const words: unknown = args.command ?? args.cmd;
  return Array.isArray(words) ? words.filter((word) => typeof word === 'string').join(' ') : null;
}

function titleOf(
  name: string,
  kind: ToolKind,
  { command, path, args }: { command: string | null; path: string | null; args: Fields },
): string {
  if (kind === 'execute' && command !== null) return firstLine(command);
  const about = path ?? textIn(args, 'pattern', 'query', 'url', 'description');
  return about === null ? name : `${name} ${firstLine(about)}`;
}

function firstLine(text: string): string {
  return text.trim().split('\n', 1)[0]?.slice(0, 300) ?? '';
}

/** What an edit did, as its arguments say; nothing where they are of a kind that is not known. */
function diffsIn(args: Fields, path: string): NonNullable<AgentToolPatch['content']> {
  const edits: readonly unknown[] = Array.isArray(args.edits) ? args.edits.slice(0, 200) : [args];
  return edits.flatMap((one): NonNullable<AgentToolPatch['content']> => {
    const fields = fieldsOf(one);
    const oldText = textIn(fields, 'old_string', 'oldString', 'old_str');
    const newText = textIn(fields, 'new_string', 'newString', 'new_str');
    if (oldText !== null || newText !== null)
      return [{ type: 'diff', path, oldText: oldText ?? '', newText: newText ?? '' }];
    const whole = textIn(fields, 'content', 'file_text');
    return whole === null ? [] : [{ type: 'diff', path, oldText: null, newText: whole }];
  });
}

function inputText(given: unknown): string | null {
  if (typeof given === 'string') return given;
  const fields = fieldsOf(given);
  return Object.keys(fields).length === 0 ? null : JSON.stringify(fields, null, 2);
}

/** What became of a call. `output`: what it put out, empty for nothing. */
export function toolEnd(
  call: string,
  end: { readonly output: string; readonly failed: boolean; readonly exitCode?: number | null },
): AgentToolPatch {
  return {
    call,
    status: end.failed ? 'failed' : 'completed',
    ...(end.output === '' ? {} : { content: [{ type: 'text', text: end.output }] }),
    ...(end.exitCode === undefined ? {} : { exitCode: end.exitCode }),
  };
}
