import type { KnownAgentName } from '#shared/known-agent';
import { isModelKey, MODEL_ADDRESSES } from './network';

/** Variables that tell programs where they are and how to talk, and give nothing away. */
const PLAIN =
  /^(PATH|USER|LOGNAME|SHELL|LANG|LANGUAGE|LC_[A-Z]+|TERM|COLORTERM|TZ|NO_COLOR|FORCE_COLOR|CI|TMPDIR|TMP|TEMP|UNDERSTORY_[A-Z_]+|GIT_(AUTHOR|COMMITTER)_(NAME|EMAIL|DATE)|NODE_OPTIONS|NODE_ENV|NODE_EXTRA_CA_CERTS|SSL_CERT_FILE|SSL_CERT_DIR|REQUESTS_CA_BUNDLE|CURL_CA_BUNDLE|GIT_SSL_CAINFO|NVM_DIR|VOLTA_HOME|PNPM_HOME|BUN_INSTALL|DENO_INSTALL|PYENV_ROOT|RBENV_ROOT|ASDF_DIR|ASDF_DATA_DIR|MISE_DATA_DIR|SDKMAN_DIR|JAVA_HOME|GOROOT|GOPATH|GOFLAGS|RUSTUP_HOME|RUST_BACKTRACE|JOBS|MAKEFLAGS)$/;

/** What each agent is configured by, and logs in with: by the documentation of each, and as was seen. */
const OF_AGENT: Readonly<Record<KnownAgentName, RegExp>> = {
  claude: /^(ANTHROPIC|CLAUDE)_|^(ENABLE_TOOL_SEARCH|MAX_THINKING_TOKENS|DISABLE_[A-Z_]+|API_TIMEOUT_MS)$/,
  codex: /^(OPENAI|CODEX)_|^(INITIAL_AGENT_MODE|MODEL_PROVIDER|DEFAULT_AUTH_REQUEST)$/,
  copilot: /^(COPILOT|GITHUB_COPILOT)_|^(GH_TOKEN|GITHUB_TOKEN|GH_HOST)$/,
  cursor: /^CURSOR_/,
  gemini: /^(GEMINI|GOOGLE)_/,
  goose: /^GOOSE_|^(ANTHROPIC|OPENAI|GOOGLE|GEMINI|OPENROUTER)_/,
  kilo: /^KILO_|^(ANTHROPIC|OPENAI|GOOGLE|GEMINI|OPENROUTER)_/,
  kimi: /^(KIMI|MOONSHOT)_/,
  opencode: /^OPENCODE_|^(ANTHROPIC|OPENAI|GOOGLE|GEMINI|OPENROUTER)_/,
  pi: /^PI_|^(ANTHROPIC|OPENAI|GOOGLE|GEMINI|OPENROUTER)_/,
  qwen: /^(QWEN|DASHSCOPE|OPENAI)_/,
};

/** These work with whatever models the user has a key for, or serves. */
const OF_ANY_MODELS: ReadonlySet<KnownAgentName> = new Set(['goose', 'kilo', 'opencode', 'pi']);

/**
 * What of an environment goes along into a sandbox: what gives nothing away, what the agent itself is configured by, and what
 * the user set or named for it. Other tokens, and sockets of the desktop or of keys, stay outside.
 */
export function sandboxEnvironment(
  env: Readonly<Record<string, string>>,
  agent: KnownAgentName | null,
  named: readonly string[],
): Record<string, string> {
  const ofAgent = (name: string) =>
    agent !== null &&
    (OF_AGENT[agent].test(name) ||
      (OF_ANY_MODELS.has(agent) && (isModelKey(name) || MODEL_ADDRESSES.has(name))));
  const goesAlong = (name: string) => PLAIN.test(name) || named.includes(name) || ofAgent(name);
  return Object.fromEntries(Object.entries(env).filter(([name]) => goesAlong(name)));
}
