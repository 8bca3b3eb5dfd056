import { join } from 'node:path';
import { type Node, parseTree } from 'jsonc-parser';
import type { KnownAgentName } from '#shared/known-agent';
import { readPlainFile } from '../../git';
import { type HostRule, parseTarget } from './target';

/** Variables that say where models are served, of agents and of the libraries they are made with. */
const VARIABLES: ReadonlySet<string> = new Set([
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

/** Files of the user's own, from the home folder, in which agents are told of other models. */
const FILES: Readonly<Partial<Record<KnownAgentName, readonly string[]>>> = {
  claude: ['.claude/settings.json'],
  codex: ['.codex/config.toml'],
  gemini: ['.gemini/settings.json', '.gemini/.env'],
  goose: ['.config/goose/config.yaml'],
  kilo: ['.config/kilo/kilo.json', '.config/kilo/kilo.jsonc', '.config/kilo/config.json'],
  kimi: ['.kimi/config.toml', '.kimi/config.json'],
  opencode: [
    '.config/opencode/opencode.json',
    '.config/opencode/opencode.jsonc',
    '.config/opencode/config.json',
  ],
  pi: ['.pi/agent/models.json'],
  qwen: ['.qwen/settings.json', '.qwen/.env'],
};
const MOST_BYTES = 1024 * 1024;

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
  const files = agent === null ? [] : (FILES[agent] ?? []);
  const texts = await Promise.all(files.map(async (file) => [file, await textOf(join(home, file))] as const));
  const found = [
    ...reaches.map((address) => ['', address] as const),
    ...Object.entries(env).flatMap(([name, value]) =>
      value && VARIABLES.has(name) ? [[name, value] as const] : [],
    ),
    ...texts.flatMap(([file, text]) => (/\.jsonc?$/.test(file) ? inJson(text) : inLines(text))),
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
  return VARIABLES.has(name) || NAMES_A_BASE.test(name);
}

/** Links are followed: people keep such files elsewhere. One that cannot be read says nothing. */
async function textOf(path: string): Promise<string> {
  const read = await readPlainFile(path, { most: MOST_BYTES, follow: true }).catch(() => null);
  return read?.bytes.toString('utf8') ?? '';
}
