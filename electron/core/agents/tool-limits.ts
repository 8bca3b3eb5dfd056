import type { ToolKind } from '#shared/events';
import type { Persona } from '../custom-agents';
import type { AgentToolPatch } from './agent';

/** What custom agents call tools, by the kinds that the protocol knows. */
const KINDS: Readonly<Record<string, readonly ToolKind[]>> = {
  execute: ['execute'],
  shell: ['execute'],
  bash: ['execute'],
  powershell: ['execute'],
  terminal: ['execute'],
  runcommands: ['execute'],
  read: ['read'],
  view: ['read'],
  notebookread: ['read'],
  edit: ['edit', 'delete', 'move'],
  multiedit: ['edit', 'delete', 'move'],
  write: ['edit', 'delete', 'move'],
  notebookedit: ['edit', 'delete', 'move'],
  search: ['search'],
  grep: ['search'],
  glob: ['search'],
  codebase: ['search'],
  web: ['fetch'],
  fetch: ['fetch'],
  webfetch: ['fetch'],
  websearch: ['fetch'],
};

type Limits = Pick<Persona, 'tools' | 'withoutTools'>;

/** Whether some of its tools are for us to deny. */
export function isLimitedInTools({ tools, withoutTools }: Limits): boolean {
  return tools !== null || withoutTools.length > 0;
}

/** True of a kind of tool that a custom agent may use. Thinking, and leaving a mode, are no tools. */
export function allowsKind({ tools, withoutTools }: Limits, kind: ToolKind): boolean {
  if (kind === 'think' || kind === 'switch_mode') return true;
  const isOfKind = (tool: string) => kindsOf(tool).includes(kind);
  return (tools === null || tools.some(isOfKind)) && !withoutTools.some(isOfKind);
}

/**
 * Whether a custom agent may use a tool, of those that its front matter names or takes away. What a call does counts beside what it
 * is called: one with a command runs it, one with a diff edits. One of no kind must be named.
 */
export function allowsTool(limits: Limits, call: AgentToolPatch): boolean {
  const kinds = new Set<ToolKind>([call.kind ?? 'other']);
  if (call.command) kinds.add('execute');
  if (call.content?.some(({ type }) => type === 'diff')) kinds.add('edit');
  if (kinds.size > 1) kinds.delete('other');
  return [...kinds].every((kind) =>
    kind === 'other' ? allowsNamed(limits, call.title ?? '') : allowsKind(limits, kind),
  );
}

function allowsNamed({ tools, withoutTools }: Limits, title: string): boolean {
  const isNamed = (tool: string) => names(tool, title);
  return (tools === null || tools.some(isNamed)) && !withoutTools.some(isNamed);
}

function kindsOf(tool: string): readonly ToolKind[] {
  const name = tool.toLowerCase();
  return Object.hasOwn(KINDS, name) ? (KINDS[name] ?? []) : [];
}

/** `server/tool` or `server/*` of a server for tools, or a tool of the agent's own; agents write them in many ways. */
function names(tool: string, title: string): boolean {
  if (kindsOf(tool).length > 0) return false;
  const parts = tool
    .toLowerCase()
    .split('/')
    .filter((part) => part !== '*' && part !== '');
  const words = ` ${title.toLowerCase().replace(/[^a-z0-9]+/g, ' ')} `;
  return (
    parts.length > 0 && parts.every((part) => words.includes(` ${part.replace(/[^a-z0-9]+/g, ' ').trim()} `))
  );
}
