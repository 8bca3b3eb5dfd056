import type { KnownAgentName } from '#shared/known-agent';
import type { HostRule } from './target';

/**
 * Where the models of agents we know are, and what renews their logins. What they only tell of themselves (telemetry,
 * updates) is left out: who wants that is asked.
 */
const OF_AGENTS: Readonly<Record<KnownAgentName, readonly string[]>> = {
  claude: ['api.anthropic.com', 'platform.claude.com', 'console.anthropic.com'],
  codex: ['api.openai.com', 'auth.openai.com', 'chatgpt.com'],
  copilot: ['api.github.com', 'api.githubcopilot.com', '*.githubcopilot.com'],
  cursor: ['*.cursor.sh'],
  gemini: ['generativelanguage.googleapis.com', 'cloudcode-pa.googleapis.com', 'oauth2.googleapis.com'],
  goose: [],
  kilo: ['api.kilo.ai', 'models.dev'],
  kimi: ['api.kimi.com', 'auth.kimi.com', 'api.moonshot.ai', 'api.moonshot.cn'],
  opencode: ['opencode.ai', 'models.opencode.ai', 'models.dev'],
  pi: [],
  qwen: ['chat.qwen.ai', 'portal.qwen.ai', 'dashscope.aliyuncs.com', 'dashscope-intl.aliyuncs.com'],
};

/** Who serves models, by the variable with their key: the user who sets that wants its host. */
const BY_KEY: Readonly<Record<string, readonly string[]>> = {
  ANTHROPIC_API_KEY: ['api.anthropic.com'],
  ANTHROPIC_AUTH_TOKEN: ['api.anthropic.com'],
  CEREBRAS_API_KEY: ['api.cerebras.ai'],
  DASHSCOPE_API_KEY: ['dashscope.aliyuncs.com', 'dashscope-intl.aliyuncs.com'],
  DEEPSEEK_API_KEY: ['api.deepseek.com'],
  FIREWORKS_API_KEY: ['api.fireworks.ai'],
  GEMINI_API_KEY: ['generativelanguage.googleapis.com'],
  GOOGLE_API_KEY: ['generativelanguage.googleapis.com'],
  GOOGLE_GENERATIVE_AI_API_KEY: ['generativelanguage.googleapis.com'],
  GROQ_API_KEY: ['api.groq.com'],
  KIMI_API_KEY: ['api.kimi.com'],
  KILOCODE_API_KEY: ['api.kilo.ai'],
  MISTRAL_API_KEY: ['api.mistral.ai'],
  MOONSHOT_API_KEY: ['api.moonshot.ai', 'api.moonshot.cn'],
  OPENAI_API_KEY: ['api.openai.com'],
  OPENROUTER_API_KEY: ['openrouter.ai'],
  TOGETHER_API_KEY: ['api.together.xyz'],
  XAI_API_KEY: ['api.x.ai'],
  ZAI_API_KEY: ['api.z.ai'],
};

/** Whether a variable holds the key of somebody who serves models. */
export function isModelKey(name: string): boolean {
  return Object.hasOwn(BY_KEY, name);
}

const HTTPS = 443;

/**
 * Hosts that an agent needs for its models: those of the agent, where it is one we know, and those of whom the user has a
 * key for in its environment.
 */
export function modelHosts(
  agent: KnownAgentName | null,
  env: Readonly<Record<string, string | undefined>>,
): HostRule[] {
  const byKey = Object.entries(BY_KEY).flatMap(([variable, hosts]) => (env[variable] ? hosts : []));
  const hosts = new Set([...(agent === null ? [] : OF_AGENTS[agent]), ...byKey]);
  return [...hosts].map((host) => ({ host, port: HTTPS }));
}
