import type { BoundedEnd } from '../../process';
import { SANDBOX_HOME, type SandboxPolicy } from '../policy';
import { runInSandbox } from '../run-in-sandbox';
import { gitMounts, INSIDE, placesOf, type SandboxedWorktree } from './places';

/** Long for what takes milliseconds: a disk may be slow. */
const DEADLINE_MS = 30_000;
const MOST_PROCESSES = 64;

/** What a planted configuration could make Git do inside: in vain, but it would keep us waiting. */
const QUIET = {
  'safe.directory': '*',
  'core.fsmonitor': 'false',
  'core.hooksPath': '/dev/null',
  'core.splitIndex': 'false',
  'core.untrackedCache': 'false',
  'gc.auto': '0',
  'maintenance.auto': 'false',
};

/**
 * Runs a script on a session's private Git folder, inside: whatever an agent has made of that folder, links lead nowhere
 * and no program of its reaches anything. The worktree is not there.
 */
export function runInside(
  of: SandboxedWorktree,
  script: string,
  options: {
    readonly env?: Readonly<Record<string, string>>;
    readonly most: number;
    readonly signal?: AbortSignal | undefined;
    /** Name that the worktree's entry had inside when that was last looked at. */
    readonly admin: string;
    /** Lets the script read what the private folder is to be given. */
    readonly given?: boolean;
  },
): Promise<BoundedEnd> {
  const { given, agentHome } = placesOf(of);
  const settings = Object.entries(QUIET);
  const policy: SandboxPolicy = {
    mounts: [
      ...gitMounts(of),
      ...(options.given ? [{ from: given, to: INSIDE.given, access: 'read' as const }] : []),
    ],
    home: agentHome,
    network: { kind: 'none' },
    limits: { processes: MOST_PROCESSES },
  };
  return runInSandbox(policy, ['sh', '-c', script], {
    cwd: of.commonDir,
    env: {
      PATH: '/usr/local/bin:/usr/bin:/bin',
      LC_ALL: 'C',
      HOME: SANDBOX_HOME,
      GIT_DIR: `${of.commonDir}/worktrees/${of.admin}`,
      GIT_COMMON_DIR: of.commonDir,
      GIT_WORK_TREE: '/tmp',
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_NO_REPLACE_OBJECTS: '1',
      GIT_GRAFT_FILE: '/dev/null/none',
      GIT_NO_LAZY_FETCH: '1',
      GIT_ALLOW_PROTOCOL: 'none',
      GIT_OPTIONAL_LOCKS: '0',
      GIT_ALLOC_LIMIT: '1g',
      GIT_TERMINAL_PROMPT: '0',
      GIT_EDITOR: ':',
      GIT_PAGER: 'cat',
      GIT_CONFIG_COUNT: String(settings.length),
      ...Object.fromEntries(
        settings.flatMap(([key, value], at) => [
          [`GIT_CONFIG_KEY_${at}`, key],
          [`GIT_CONFIG_VALUE_${at}`, value],
        ]),
      ),
      BRANCH: of.branch,
      ADMIN: of.admin,
      ADMIN_WAS: options.admin,
      GIVEN: INSIDE.given,
      ...options.env,
    },
    most: options.most,
    deadlineMs: DEADLINE_MS,
    ...(options.signal ? { signal: options.signal } : {}),
  });
}

/**
 * Begins each script. Coming back from the trash, the worktree's entry may have got another name. Pipes and the like in the
 * place of Git's files would only keep us waiting.
 */
export const PRELUDE = `set -u
cd "$GIT_COMMON_DIR" || exit 40
[ "$ADMIN_WAS" = "$ADMIN" ] || [ ! -d "worktrees/$ADMIN_WAS" ] || mv -T "worktrees/$ADMIN_WAS" "worktrees/$ADMIN"
odd=$(find . \\( -type p -o -type s -o -type c -o -type b \\) -print -quit) || exit 40
[ -z "$odd" ] || { printf '%s\\n' "$odd" >&2; exit 41; }
`;
