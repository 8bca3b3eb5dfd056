import type { LaunchCommand } from '#shared/agent';
import type { AgentId } from '#shared/ids';

/** What an agent calls its session; of anything else a command line is not made. */
const PLAIN_ID = /^[A-Za-z0-9][\w.-]{0,127}$/;

type Resume = (id: string) => readonly [program: string, ...args: string[]];

const copilot: Resume = (id) => ['copilot', `--resume=${id}`];
const claude: Resume = (id) => ['claude', '--resume', id];
const codex: Resume = (id) => ['codex', 'resume', id];
const gemini: Resume = (id) => ['gemini', '--resume', id];
const opencode: Resume = (id) => ['opencode', '--session', id];
const qwen: Resume = (id) => ['qwen', '--resume', id];
const kilo: Resume = (id) => ['kilo', '--session', id];

/** How agents go on with a session of theirs in a terminal; an adapter's sessions are its tool's. */
const RESUMES: Readonly<Record<string, Resume>> = {
  copilot,
  'registry-github-copilot-cli': copilot,
  'claude-code': claude,
  'registry-claude-acp': claude,
  codex,
  'registry-codex-acp': codex,
  gemini,
  'registry-gemini': gemini,
  opencode,
  'registry-opencode': opencode,
  qwen,
  'registry-qwen-code': qwen,
  kilo,
  'registry-kilo': kilo,
};

/** The agent's own command that goes on with its session in a terminal; null where none is known. */
export function terminalResume(agent: AgentId, agentSession: string): LaunchCommand | null {
  const resume = Object.hasOwn(RESUMES, agent) ? RESUMES[agent] : undefined;
  if (!resume || !PLAIN_ID.test(agentSession)) return null;
  const [command, ...args] = resume(agentSession);
  return { command, args, env: {} };
}
