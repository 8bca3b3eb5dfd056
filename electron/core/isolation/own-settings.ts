import { join } from 'node:path';
import type { KnownAgentName } from '#shared/known-agent';
import { readPlainFile } from '../git';

/** Files of the user's own, from the home folder, in which agents are told of models: where they are, and how to log in. */
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

/** What the user has set up for an agent in the home folder, file by file. Nothing of a repository is read. */
export function ownSettings(
  agent: KnownAgentName | null,
  home: string,
): Promise<{ readonly file: string; readonly text: string }[]> {
  const files = agent === null ? [] : (FILES[agent] ?? []);
  return Promise.all(files.map(async (file) => ({ file, text: await textOf(join(home, file)) })));
}

/** Links are followed: people keep such files elsewhere. One that cannot be read says nothing. */
async function textOf(path: string): Promise<string> {
  const read = await readPlainFile(path, { most: MOST_BYTES, follow: true }).catch(() => null);
  return read?.bytes.toString('utf8') ?? '';
}
