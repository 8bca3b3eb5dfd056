import type { AgentProfile, AgentProtocol } from '#shared/agent';
import { joinCommandLine, splitCommandLine } from '#shared/command-line';
import { AgentId } from '#shared/ids';

/** A custom agent as it is typed. */
export type CustomAgentForm = {
  readonly name: string;
  readonly protocol: AgentProtocol;
  readonly command: string;
};

export const blankAgent: CustomAgentForm = { name: '', protocol: 'acp', command: '' };

export function formOf(profile: AgentProfile): CustomAgentForm {
  return {
    name: profile.name,
    protocol: profile.protocol,
    command: joinCommandLine([profile.launch.command, ...profile.launch.args]),
  };
}

/**
 * The profile that the form describes; null while it is incomplete. An edited profile keeps its id and environment; a
 * new one gets an id from its name that is none of `taken`.
 */
export function profileFrom(
  form: CustomAgentForm,
  edited: AgentProfile | null,
  taken: readonly string[],
): AgentProfile | null {
  const split = splitCommandLine(form.command);
  const name = form.name.trim().slice(0, 80);
  if (!split.ok || name === '') return null;
  const [command, ...args] = split.value;
  return {
    id: edited?.id ?? freeId(name, taken),
    name,
    protocol: form.protocol,
    launch: { command, args, env: edited?.launch.env ?? {} },
  };
}

function freeId(name: string, taken: readonly string[]): AgentId {
  const slug = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40);
  const stem = slug === '' ? 'agent' : slug;
  let id = stem;
  for (let count = 2; taken.includes(id); count += 1) id = `${stem}-${count}`;
  return AgentId.parse(id);
}
