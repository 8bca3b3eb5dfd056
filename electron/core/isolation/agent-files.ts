import { cp, lstat, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { KnownAgentName } from '#shared/known-agent';
import { SANDBOX_HOME, type SandboxPolicy } from './policy';
import { runInSandbox } from './run-in-sandbox';

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

/** Of these, what an agent is logged in by. The newer one counts: somebody may have logged in inside, or a token was renewed there. */
const LOGINS: Readonly<Record<KnownAgentName, readonly string[]>> = {
  claude: ['.claude/.credentials.json'],
  codex: ['.codex/auth.json'],
  copilot: ['.copilot/config.json', '.config/gh/hosts.yml'],
  cursor: ['.config/cursor/auth.json'],
  gemini: ['.gemini/oauth_creds.json', '.gemini/google_accounts.json'],
  goose: [],
  kilo: ['.local/share/kilo/auth.json'],
  kimi: [],
  opencode: ['.local/share/opencode/auth.json'],
  pi: ['.pi/agent/auth.json'],
  qwen: ['.qwen/oauth_creds.json'],
};

/** What Claude Code has in one file with the history of all folders: this much of it goes along. */
const CLAUDE_CONFIG = '.claude.json';
const OF_CLAUDE_CONFIG = ['oauthAccount', 'userID', 'hasCompletedOnboarding', 'customApiKeyResponses'];

/** More than any of them has; what is larger is something else. In bytes. */
const LARGEST = 16 * 1024 * 1024;

/**
 * Gives the home of a sandbox what an agent needs of the user's, before each of its starts: so the user's own log-in and
 * configuration count, and what the agent changes stays in its sandbox. It is copied by a program in the sandbox, from a
 * folder beside the home: what programs made of the home, such as links, leads nowhere there. What cannot be copied is
 * left out.
 *
 * @param folder where the sandbox's own things lie; only we write to it
 */
export async function giveAgentFiles(
  agent: KnownAgentName,
  { from, folder, home }: { readonly from: string; readonly folder: string; readonly home: string },
): Promise<void> {
  const given = await mkdtemp(join(folder, 'agent-files-'));
  for (const path of FILES[agent]) await copyPlain(join(from, path), join(given, path));
  if (agent === 'claude') await copyClaudeConfig(join(from, CLAUDE_CONFIG), join(given, CLAUDE_CONFIG));
  const policy: SandboxPolicy = {
    mounts: [{ from: given, to: GIVEN, access: 'read' }],
    ...{ home, network: { kind: 'none' }, limits: { processes: 64 } },
  };
  const env = { PATH: '/usr/bin:/bin', HOME: SANDBOX_HOME };
  await runInSandbox(policy, ['sh', '-c', COPY, 'sh', ...LOGINS[agent]], {
    cwd: '/',
    env,
    most: 64 * 1024,
    deadlineMs: 30_000,
  });
  await rm(given, { recursive: true, force: true });
}

const GIVEN = '/run/understory/agent-files';
/**
 * The configuration that Claude Code keeps itself is its own once it is there. Its arguments are log-ins: where the one inside is newer, it
 * is set aside meanwhile.
 */
const COPY = `cd ${GIVEN} || exit
for path in "$@"; do
  [ -f "$HOME/$path" ] && [ "$HOME/$path" -nt "$path" ] && mv -f -- "$HOME/$path" "$HOME/$path.newer"
done
for path in .[!.]*; do
  [ "$path" = ${CLAUDE_CONFIG} ] && [ -e "$HOME/$path" ] || cp -R --remove-destination -- "$path" "$HOME/"
done
for path in "$@"; do
  [ -f "$HOME/$path.newer" ] && mv -f -- "$HOME/$path.newer" "$HOME/$path"
done
true`;

/** Links are not followed: one may lead anywhere. Neither are pipes, which would be waited at. */
async function copyPlain(source: string, target: string): Promise<void> {
  const found = await lstat(source).catch(() => null);
  if (found === null || !(found.isDirectory() || (found.isFile() && found.size <= LARGEST))) return;
  await mkdir(dirname(target), { recursive: true, mode: 0o700 });
  await cp(source, target, {
    recursive: true,
    // When it was written says whether it is newer than what is inside.
    preserveTimestamps: true,
    filter: async (one) => {
      const file = await lstat(one);
      return file.isDirectory() || (file.isFile() && file.size <= LARGEST);
    },
  });
}

async function copyClaudeConfig(source: string, target: string): Promise<void> {
  const config = await readFile(source, 'utf8')
    .then((text): unknown => JSON.parse(text))
    .catch(() => null);
  if (typeof config !== 'object' || config === null) return;
  const kept = Object.entries(config).filter(([name]) => OF_CLAUDE_CONFIG.includes(name));
  await writeFile(target, JSON.stringify(Object.fromEntries(kept)), { mode: 0o600 });
}
