import { type Node, parseTree } from 'jsonc-parser';
import type { KnownAgentName } from '#shared/known-agent';
import { ownSettings } from '../own-settings';
import { type HostRule, parseTarget } from './target';

/** Variables that say where models are served, of agents and of the libraries they are made with. */
export const MODEL_ADDRESSES: ReadonlySet<string> = new Set([
  'ANTHROPIC_BASE_URL',
  'ANTHROPIC_BEDROCK_BASE_URL',
  'ANTHROPIC_VERTEX_BASE_URL',
  'AZURE_OPENAI_BASE_URL',
  'AZURE_OPENAI_ENDPOINT',
  'COPILOT_PROVIDER_BASE_URL',
  'CURSOR_API_BASE_URL',
  'DASHSCOPE_BASE_URL',
  'DEEPSEEK_BASE_URL',
  'GEMINI_BASE_URL',
  'GOOGLE_GEMINI_BASE_URL',
  'GOOGLE_VERTEX_BASE_URL',
  'GROQ_BASE_URL',
  'KILOCODE_BASE_URL',
  'KIMI_BASE_URL',
  'LITELLM_BASE_URL',
  'LITELLM_HOST',
  'LMSTUDIO_BASE_URL',
  'MISTRAL_BASE_URL',
  'MOONSHOT_BASE_URL',
  'OLLAMA_BASE_URL',
  'OLLAMA_HOST',
  'OPENAI_API_BASE',
  'OPENAI_BASE_URL',
  'OPENAI_HOST',
  'OPENROUTER_BASE_URL',
  'OPENROUTER_HOST',
  'XAI_BASE_URL',
]);

/** Where Ollama listens unless it is said otherwise; its variable may name a host without a scheme. */
const OLLAMA_PORT = 11_434;

const NAMES_A_BASE = /^(?:[a-z]+_)?base_?url$/i;
/** `name = "value"`, as TOML, YAML and files of variables have it. */
const LINE = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*[=:]\s*(["']?)(\S+?)\2\s*(?:#.*)?$/gm;

/**
 * Where the user has set up that models are served: by variables, and in the agent's own files in the home folder. Exactly
 * these hosts and ports, on this machine too. Nothing of a repository is read. `reaches`: other addresses that the user allowed.
 */
export async function configuredHosts(
  agent: KnownAgentName | null,
  {
    home,
    env,
    reaches = [],
  }: {
    readonly home: string;
    readonly env: Readonly<Record<string, string | undefined>>;
    readonly reaches?: readonly string[];
  },
): Promise<HostRule[]> {
  const settings = await ownSettings(agent, home);
  const found = [
    ...reaches.map((address) => ['', address] as const),
    ...Object.entries(env).flatMap(([name, value]) =>
      value && MODEL_ADDRESSES.has(name) ? [[name, value] as const] : [],
    ),
    ...settings.flatMap(({ file, text }) => (/\.jsonc?$/.test(file) ? inJson(text) : inLines(text))),
  ];
  const rules = found.flatMap(([name, value]) => ruleOf(name, value) ?? []);
  return [...new Map(rules.map((rule) => [`${rule.host}:${rule.port}`, rule])).values()];
}

type Said = readonly [name: string, value: string];

function ruleOf(name: string, value: string): HostRule | null {
  const [, scheme = '', authority = ''] = /^(?:([a-z]+):\/\/)?([^/?#]+)/i.exec(value) ?? [];
  const port = portOf(scheme.toLowerCase(), name);
  const target = port === null ? null : parseTarget(authority.replace(/^.*@/, ''), port);
  return target && { ...target, local: true };
}

function portOf(scheme: string, name: string): number | null {
  switch (scheme) {
    case 'http':
    case 'ws':
      return 80;
    case 'https':
    case 'wss':
      return 443;
    case '':
      return name === 'OLLAMA_HOST' ? OLLAMA_PORT : null;
    default:
      return null;
  }
}

function inLines(text: string): Said[] {
  return [...text.matchAll(LINE)].flatMap(([, name = '', , value = '']) =>
    isTelling(name) ? [[name, value] as const] : [],
  );
}

function inJson(text: string): Said[] {
  const root = parseTree(text, [], { allowTrailingComma: true });
  return root ? saidBelow(root) : [];
}

function saidBelow(node: Node): Said[] {
  const [name, value] = node.children ?? [];
  if (node.type === 'property' && value?.type === 'string' && isTelling(String(name?.value)))
    return [[String(name?.value), String(value.value)]];
  return (node.children ?? []).flatMap(saidBelow);
}

function isTelling(name: string): boolean {
  return MODEL_ADDRESSES.has(name) || NAMES_A_BASE.test(name);
}
