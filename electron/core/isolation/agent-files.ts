import { randomBytes } from 'node:crypto';
import { cp, lstat, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { KnownAgentName } from '#shared/known-agent';

/**
 * What an agent finds of the user in its home: what it logs in with, and how it is configured. Paths below the home; a folder
 * goes along with all that is in it. Histories, and what other agents have, stay outside.
 */
const FILES: Readonly<Record<KnownAgentName, readonly string[]>> = {
  claude: [
    '.claude/.credentials.json',
    '.claude/settings.json',
    '.claude/CLAUDE.md',
    '.claude/agents',
    '.claude/commands',
    '.claude/skills',
  ],
  codex: ['.codex/auth.json', '.codex/config.toml', '.codex/AGENTS.md', '.codex/prompts', '.codex/skills'],
  copilot: [
    '.copilot/config.json',
    '.copilot/mcp-config.json',
    '.copilot/agents',
    '.copilot/skills',
    '.config/gh/hosts.yml',
  ],
  cursor: ['.cursor/cli-config.json', '.config/cursor/auth.json'],
  gemini: [
    '.gemini/settings.json',
    '.gemini/oauth_creds.json',
    '.gemini/google_accounts.json',
    '.gemini/installation_id',
    '.gemini/.env',
    '.gemini/GEMINI.md',
    '.gemini/commands',
  ],
  goose: ['.config/goose'],
  kilo: ['.local/share/kilo/auth.json', '.config/kilo'],
  kimi: ['.kimi/config.toml', '.kimi/credentials'],
  opencode: ['.local/share/opencode/auth.json', '.config/opencode'],
  pi: ['.pi/agent/auth.json', '.pi/agent/models.json', '.pi/agent/settings.json'],
  qwen: ['.qwen/settings.json', '.qwen/oauth_creds.json', '.qwen/.env', '.qwen/QWEN.md', '.qwen/commands'],
};

/** What Claude Code has in one file with the history of all folders: this much of it goes along. */
const CLAUDE_CONFIG = '.claude.json';
const OF_CLAUDE_CONFIG = ['oauthAccount', 'userID', 'hasCompletedOnboarding', 'customApiKeyResponses'];

/** More than any of them has; what is larger is something else. In bytes. */
const LARGEST = 16 * 1024 * 1024;

/**
 * Copies what an agent needs of the user's home into that of a sandbox, before each of its starts: so the user's own log-in and
 * configuration count, and what the agent changes stays in its sandbox. Links are not followed. What is not there is left out.
 *
 * @param to the sandbox's home, whose programs may have put anything there
 */
export async function copyAgentFiles(agent: KnownAgentName, from: string, to: string): Promise<void> {
  for (const path of FILES[agent]) await copyInto(join(from, path), to, path);
  if (agent === 'claude') await copyClaudeConfig(join(from, CLAUDE_CONFIG), join(to, CLAUDE_CONFIG));
}

async function copyInto(source: string, to: string, path: string): Promise<void> {
  const found = await lstat(source).catch(() => null);
  if (found === null || !(found.isDirectory() || (found.isFile() && found.size <= LARGEST))) return;
  const target = join(to, path);
  if (!(await ownFolders(to, dirname(path)))) return;
  const scratch = `${target}.${randomBytes(4).toString('hex')}.new`;
  await cp(source, scratch, {
    recursive: true,
    // A link may lead anywhere; a pipe would be waited at.
    filter: async (one) => {
      const file = await lstat(one);
      return file.isDirectory() || (file.isFile() && file.size <= LARGEST);
    },
  });
  if (found.isDirectory()) await rm(target, { recursive: true, force: true });
  await rename(scratch, target).catch(() => rm(scratch, { recursive: true, force: true }));
}

/** Makes the folders of a path, none of which may be a link: what is copied would go where it leads. */
async function ownFolders(to: string, path: string): Promise<boolean> {
  let folder = to;
  for (const name of path.split('/').filter((part) => part !== '.')) {
    folder = join(folder, name);
    await mkdir(folder, { mode: 0o700 }).catch(() => undefined);
    if (!(await lstat(folder)).isDirectory()) return false;
  }
  return true;
}

async function copyClaudeConfig(source: string, target: string): Promise<void> {
  // It is the agent's own from then on.
  if (await lstat(target).catch(() => null)) return;
  const config = await readFile(source, 'utf8')
    .then((text): unknown => JSON.parse(text))
    .catch(() => null);
  if (typeof config !== 'object' || config === null) return;
  const kept = Object.entries(config).filter(([name]) => OF_CLAUDE_CONFIG.includes(name));
  await writeFile(target, JSON.stringify(Object.fromEntries(kept)), { mode: 0o600, flag: 'wx' }).catch(
    () => undefined,
  );
}
