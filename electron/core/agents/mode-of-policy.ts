import type { AgentOption } from '#shared/agent';
import type { PermissionPolicy } from '#shared/events';
import type { KnownAgentName } from '#shared/known-agent';

/**
 * What a mode lets an agent do without asking. `plans`: nothing, it changes nothing at all. `asks`: nothing that changes
 * anything. `edits`: edit files. `everything`: or whatever it thinks right.
 */
export type Reach = 'plans' | 'asks' | 'edits' | 'everything';

type Modes = Readonly<Record<string, Reach>>;

/** Ids that say it by themselves, of agents that nobody knows. */
const TELLING: Modes = {
  plan: 'plans',
  readonly: 'plans',
  architect: 'plans',
  default: 'asks',
  ask: 'asks',
  approve: 'asks',
  manual: 'asks',
  acceptedits: 'edits',
  autoedit: 'edits',
  auto: 'everything',
  autopilot: 'everything',
  bypasspermissions: 'everything',
  fullaccess: 'everything',
  agentfullaccess: 'everything',
  fullauto: 'everything',
  yolo: 'everything',
};

/** The modes of agents we know, by the ids that they offer; a mode that is not here may be a user's own. */
const MODES: Readonly<Partial<Record<KnownAgentName, Modes>>> = {
  claude: {
    default: 'asks',
    plan: 'plans',
    dontask: 'plans',
    acceptedits: 'edits',
    auto: 'everything',
    bypasspermissions: 'everything',
  },
  codex: {
    readonly: 'asks',
    workspacewrite: 'edits',
    agent: 'everything',
    auto: 'everything',
    agentfullaccess: 'everything',
    fullaccess: 'everything',
  },
  copilot: { agent: 'asks', plan: 'plans', autopilot: 'everything' },
  cursor: { agent: 'asks', plan: 'plans', ask: 'plans' },
  gemini: { default: 'asks', plan: 'plans', autoedit: 'edits', yolo: 'everything' },
  goose: { approve: 'asks', chat: 'plans', smartapprove: 'edits', auto: 'everything' },
  // What these ask for in another mode is what their configuration says.
  kilo: { plan: 'plans', ask: 'plans', architect: 'plans' },
  opencode: { plan: 'plans' },
  qwen: {
    default: 'asks',
    plan: 'plans',
    autoedit: 'edits',
    auto: 'everything',
    yolo: 'everything',
  },
};

/** Settings of agents that do away with asking, whatever the mode. */
const ALLOW_ALL: Modes = { off: 'asks', false: 'asks', on: 'everything', true: 'everything' };

type Setting = Pick<AgentOption, 'id' | 'category' | 'current' | 'choices'>;

/** True of an option that decides what the agent asks for. */
export function decidesAsking({ id, category }: Pick<AgentOption, 'id' | 'category'>): boolean {
  return category === 'mode' || plain(id) === 'mode' || plain(id) === 'allowall';
}

/** What a value of such an option lets an agent do without asking; null where that is not known. */
export function reachOf(
  { id }: Pick<AgentOption, 'id'>,
  value: string,
  agent: KnownAgentName | null,
): Reach | null {
  const reaches = plain(id) === 'allowall' ? ALLOW_ALL : ((agent && MODES[agent]) ?? TELLING);
  // Ids may be addresses whose fragment names the mode.
  const name = plain(value.slice(value.lastIndexOf('#') + 1));
  return Object.hasOwn(reaches, name) ? (reaches[name] ?? null) : null;
}

/** True of a mode that lets an agent do more without asking than a policy means. */
export function exceeds(reach: Reach | null, policy: PermissionPolicy): reach is 'edits' | 'everything' {
  return policy !== 'allow' && (reach === 'edits' || reach === 'everything');
}

/**
 * The value that a policy means, of those that an agent offers; null: the one it has. One that asks less than that is never
 * chosen, and one that only plans is for the policy that allows nothing. `plans`: that one is wanted before any other.
 */
export function valueOfPolicy(
  policy: PermissionPolicy,
  setting: Setting,
  agent: KnownAgentName | null,
  plans = false,
): string | null {
  const now = reachOf(setting, setting.current, agent);
  if (policy === 'allow' || now === 'plans' || (now === 'asks' && !plans)) return null;
  const reaches: readonly Reach[] = plans
    ? ['plans', 'asks']
    : policy === 'deny'
      ? ['asks', 'plans']
      : ['asks'];
  const wanted = now === 'asks' ? reaches.slice(0, 1) : reaches;
  for (const reach of wanted) {
    const found = setting.choices.find(({ value }) => reachOf(setting, value, agent) === reach);
    if (found) return found.value;
  }
  return null;
}

function plain(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]/g, '');
}

/** Whether a value of an option lets the agent work without asking, or may: such a choice is made anew each time. */
export function isFree(option: AgentOption, value: string, agent: KnownAgentName | null): boolean {
  return decidesAsking(option) && exceeds(reachOf(option, value, agent), 'ask');
}
