import type { KnownAgentName } from '#shared/known-agent';
import { ownSettings } from './own-settings';

/** A variable that a value stands for, as Pi, Gemini and Qwen have it (`$NAME`, `${NAME}`), and OpenCode and Kilo (`{env:NAME}`). */
const STANDS_FOR = /\$\{?([A-Za-z_]\w*)|\{env:([A-Za-z_]\w*)\}/g;
/** A setting that names a variable, such as Codex's `env_key = "NAME"`, Qwen's `"envKey": "NAME"` and Goose's `api_key_env: NAME`. */
const NAMES_ONE = /\b(?:env_?key|api_key_env|bearer_token_env_var)["']?\s*[=:]\s*["']?([A-Za-z_]\w*)/gi;

/**
 * Variables that the user's own settings of an agent name, in the home folder: keys of models that are not the agent's usual
 * ones. Nothing of a repository is read.
 */
export async function namedVariables(agent: KnownAgentName | null, home: string): Promise<string[]> {
  const settings = await ownSettings(agent, home);
  const names = settings.flatMap(({ text }) =>
    [STANDS_FOR, NAMES_ONE].flatMap((form) =>
      [...text.matchAll(form)].flatMap(([, one, other]) => one ?? other ?? []),
    ),
  );
  return [...new Set(names)];
}
