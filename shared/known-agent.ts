import type { AgentProfile } from './agent';

/** Agents whose ways are known, however they are started. */
export type KnownAgentName =
  | 'claude'
  | 'codex'
  | 'copilot'
  | 'cursor'
  | 'gemini'
  | 'goose'
  | 'kilo'
  | 'kimi'
  | 'opencode'
  | 'pi'
  | 'qwen';

/** By the name of the program or of the package that holds it. */
const NAMES: ReadonlyMap<string, KnownAgentName> = new Map([
  ['claude-agent-acp', 'claude'],
  ['claude-code-acp', 'claude'],
  ['codex-acp', 'codex'],
  ['copilot', 'copilot'],
  ['cursor-agent', 'cursor'],
  ['gemini', 'gemini'],
  ['gemini-cli', 'gemini'],
  ['goose', 'goose'],
  ['kilo', 'kilo'],
  ['kilocode', 'kilo'],
  ['@kilocode/cli', 'kilo'],
  ['kimi', 'kimi'],
  ['kimi-cli', 'kimi'],
  ['opencode', 'opencode'],
  ['opencode-ai', 'opencode'],
  ['pi-acp', 'pi'],
  ['qwen', 'qwen'],
  ['qwen-code', 'qwen'],
]);

/**
 * Which of the agents we know a profile starts: by its program, by the package that `npx` or `uvx` runs, or by the one that
 * a script lies in. Null for any other, and for a command line that speaks no protocol.
 */
export function knownAgentOf({
  protocol,
  launch,
}: Pick<AgentProfile, 'protocol' | 'launch'>): KnownAgentName | null {
  if (protocol !== 'acp') return null;
  for (const word of [launch.command, ...launch.args]) {
    for (const name of namesIn(word)) {
      const known = NAMES.get(name);
      if (known) return known;
    }
  }
  return null;
}

/** Names of programs and packages in a word of a command line; a folder's name alone says nothing. */
function namesIn(word: string): string[] {
  const parts = word.replaceAll('\\', '/').split('/');
  const inPackage = parts.lastIndexOf('node_modules') + 1;
  const last = (parts.at(-1) ?? '').replace(/\.(exe|cmd|bat|[cm]?js)$/i, '');
  const isPackage = /^@[^/]+\/[^/]+$/.test(word);
  const names = inPackage > 0 ? parts.slice(inPackage, inPackage + 2) : isPackage ? [word, last] : [last];
  const scoped = inPackage > 0 && names[0]?.startsWith('@') ? [names.join('/')] : [];
  return [...scoped, ...names, last].map((name) => name.replace(/(?<=.)@[^@/]*$/, ''));
}
