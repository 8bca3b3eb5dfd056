import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { inheritedSettings, settingVariables } from '../process';
import { gitEnvironment } from './environment';
import { runGitProcess, startGitProcess } from './git-process';

/**
 * The only door to Git. A tree that an agent wrote is hostile: a plain `git status` there can run its code, so every
 * call switches off hooks, file system monitors, submodule recursion and prompts, and never discovers a repository
 * from a folder that the agent could have changed when `gitDir` is known.
 */
export type Git = {
  /** Folder that Git runs in. */
  readonly dir: string;
  /** The Git folder and the shared one that Git is told; undefined where it is left to find them. */
  readonly gitDir: string | undefined;
  readonly commonDir: string | undefined;
  /** Runs Git and gives its standard output. Throws {@link GitFailed} for an exit code that was not asked for. */
  run(args: readonly string[], options?: GitOptions): Promise<Buffer>;
  /** As `run`, trimmed text: for object ids and refs, never for paths. */
  line(args: readonly string[], options?: GitOptions): Promise<string>;
  /** Runs Git and gives the result for any exit code; a signal still throws. */
  try(args: readonly string[], options?: GitOptions): Promise<GitResult>;
  /** Starts Git for a conversation; who starts it ends it, and listens for its failures. */
  start(args: readonly string[]): ChildProcessWithoutNullStreams;
  /** The same door with other surroundings, such as another index or object folder. */
  with(surroundings: Surroundings): Git;
};

export type Surroundings = {
  readonly dir?: string;
  readonly gitDir?: string;
  /** Where refs, objects and settings are, whatever the git folder's own `commondir` file says. */
  readonly commonDir?: string;
  readonly workTree?: string;
  readonly index?: string;
  /** Settings that win over every file and over those of the user's environment. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Neither the user's settings nor the system's count: for folders that are ours alone. */
  readonly oursOnly?: boolean;
  readonly env?: Readonly<Record<string, string>>;
};

export type GitOptions = {
  readonly input?: Uint8Array | string;
  readonly env?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** Exit codes that are an answer rather than a failure; default only 0. */
  readonly okCodes?: readonly number[];
  /**
   * The call may ask the user's remotes for objects, as the user set that up: missing objects of a partial clone,
   * large files. Only where the settings in force are the user's own.
   */
  readonly remotes?: boolean;
};

export type GitResult = { readonly code: number; readonly stdout: Buffer; readonly stderr: string };

/** Git ended in a way the caller did not ask for. `code` is null when a signal or a missing program ended it. */
export class GitFailed extends Error {
  constructor(
    readonly args: readonly string[],
    readonly code: number | null,
    readonly stdout: Buffer,
    readonly stderr: string,
    override readonly cause?: unknown,
  ) {
    super(`git ${args.join(' ')} ended with ${code ?? 'a signal'}: ${stderr.trim()}`);
    this.name = 'GitFailed';
  }

  /** True when there was no Git to run (or no such folder to run it in). */
  get notFound(): boolean {
    return this.cause instanceof Error && 'code' in this.cause && this.cause.code === 'ENOENT';
  }
}

/** Settings that take away what a repository could make our own Git calls execute. */
const SAFE_SETTINGS = [
  'core.fsmonitor=false',
  'core.hooksPath=/dev/null',
  'core.safecrlf=false',
  'core.quotePath=false',
  'diff.ignoreSubmodules=dirty',
  'submodule.recurse=false',
  'protocol.ext.allow=never',
  'gc.auto=0',
  'maintenance.auto=false',
  'advice.addEmbeddedRepo=false',
  'commit.gpgSign=false',
  'tag.gpgSign=false',
].flatMap((setting) => ['-c', setting]);

/** Taken away as well unless a call may talk to remotes: Git then neither finds nor asks any. */
const OFFLINE_SETTINGS = ['core.sshCommand=ssh', 'credential.helper='].flatMap((setting) => ['-c', setting]);
const OFFLINE = { GIT_NO_LAZY_FETCH: '1', GIT_ALLOW_PROTOCOL: 'none' };

const NO_SETTINGS_OF_USER = {
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_SYSTEM: '/dev/null',
  GIT_CONFIG_GLOBAL: '/dev/null',
};

/** Opens the door for a folder. Nothing is run yet. */
export function openGit(dir: string, surroundings: Omit<Surroundings, 'dir'> = {}): Git {
  const callOf = (args: readonly string[], options: GitOptions = {}) => ({
    args: [
      '--no-optional-locks',
      '--literal-pathspecs',
      ...SAFE_SETTINGS,
      ...(options.remotes ? [] : OFFLINE_SETTINGS),
      ...args,
    ],
    cwd: dir,
    env: {
      ...gitEnvironment(),
      ...(options.remotes ? {} : OFFLINE),
      ...variables(surroundings),
      ...options.env,
    },
  });
  const attempt = async (args: readonly string[], options: GitOptions = {}): Promise<GitResult> => {
    const { input, signal } = options;
    const result = await runGitProcess({ ...callOf(args, options), input, signal });
    const { code, stdout, cause } = result;
    const stderr = result.stderr.toString('utf8');
    if (code === null) throw new GitFailed(args, null, stdout, stderr || String(cause), cause);
    return { code, stdout, stderr };
  };
  const run = async (args: readonly string[], options: GitOptions = {}): Promise<Buffer> => {
    const result = await attempt(args, options);
    if (!(options.okCodes ?? [0]).includes(result.code))
      throw new GitFailed(args, result.code, result.stdout, result.stderr);
    return result.stdout;
  };
  return {
    dir,
    gitDir: surroundings.gitDir,
    commonDir: surroundings.commonDir,
    run,
    try: attempt,
    start: (args) => startGitProcess(callOf(args)),
    line: async (args, options) => (await run(args, options)).toString('utf8').trim(),
    with: (more) => {
      const { dir: otherDir, ...rest } = more;
      return openGit(otherDir ?? dir, {
        ...surroundings,
        ...rest,
        settings: { ...surroundings.settings, ...more.settings },
        env: { ...surroundings.env, ...more.env },
      });
    },
  };
}

/** The user's own settings by the environment come first, so that ours win over them. */
function variables(surroundings: Omit<Surroundings, 'dir'>): Record<string, string> {
  const { oursOnly } = surroundings;
  const ours = Object.entries(surroundings.settings ?? {}).map(([key, value]) => ({ key, value }));
  return {
    ...(surroundings.gitDir ? { GIT_DIR: surroundings.gitDir } : {}),
    ...(surroundings.commonDir ? { GIT_COMMON_DIR: surroundings.commonDir } : {}),
    ...(surroundings.workTree ? { GIT_WORK_TREE: surroundings.workTree } : {}),
    ...(surroundings.index ? { GIT_INDEX_FILE: surroundings.index } : {}),
    ...(oursOnly ? NO_SETTINGS_OF_USER : {}),
    ...settingVariables([...(oursOnly ? [] : inheritedSettings(process.env)), ...ours]),
    ...surroundings.env,
  };
}
