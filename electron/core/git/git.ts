import { inheritedSettings, settingVariables } from '../process';
import { gitEnvironment } from './environment';
import { GitFailed, GitStuck } from './git-failed';
import {
  type Conversation,
  type GitConversation,
  type GitEnd,
  runGitProcess,
  startGitProcess,
} from './git-process';
import { stuckOnPipe } from './watch-git';

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
  start(args: readonly string[], conversation: Conversation): GitConversation;
  /** The same door in another context, such as with another index or object folder. */
  with(context: GitContext): Git;
};

export type GitContext = {
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
  /** The most that it may print, in bytes; with more it is ended and fails, see `printedTooMuch`. */
  readonly most?: number;
  /** Exit codes that are an answer rather than a failure; default only 0. */
  readonly okCodes?: readonly number[];
  /**
   * The call may ask the user's remotes for objects, as the user set that up: missing objects of a partial clone,
   * large files. Only where the settings in force are the user's own.
   */
  readonly remotes?: boolean;
};

export type GitResult = { readonly code: number; readonly stdout: Buffer; readonly stderr: string };

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
export function openGit(dir: string, context: Omit<GitContext, 'dir'> = {}): Git {
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
      ...variables(context),
      ...options.env,
    },
  });
  const attempt = async (
    args: readonly string[],
    options: GitOptions = {},
  ): Promise<GitResult & Pick<GitEnd, 'emptyPipe'>> => {
    const { input, signal, most, remotes: remote = false } = options;
    const result = await runGitProcess({ ...callOf(args, options), input, signal, remote, most });
    const { code, stdout, cause, stuck, emptyPipe } = result;
    if (stuck) throw new GitStuck(args, stuck);
    const stderr = result.stderr.toString('utf8');
    if (code === null)
      throw new GitFailed(args, { code: null, stdout, stderr: stderr || String(cause), cause });
    return { code, stdout, stderr, emptyPipe };
  };
  const run = async (args: readonly string[], options: GitOptions = {}): Promise<Buffer> => {
    const result = await attempt(args, options);
    if ((options.okCodes ?? [0]).includes(result.code)) return result.stdout;
    // What is not whole any more is so since a pipe took its place.
    if (result.emptyPipe !== null) throw new GitStuck(args, stuckOnPipe(args, result.emptyPipe));
    throw new GitFailed(args, result);
  };
  return {
    dir,
    gitDir: context.gitDir,
    commonDir: context.commonDir,
    run,
    try: attempt,
    start: (args, conversation) => startGitProcess(callOf(args), conversation),
    line: async (args, options) => (await run(args, options)).toString('utf8').trim(),
    with: (more) => {
      const { dir: otherDir, ...rest } = more;
      return openGit(otherDir ?? dir, {
        ...context,
        ...rest,
        settings: { ...context.settings, ...more.settings },
        env: { ...context.env, ...more.env },
      });
    },
  };
}

/** The user's own settings by the environment come first, so that ours win over them. */
function variables(context: Omit<GitContext, 'dir'>): Record<string, string> {
  const { oursOnly } = context;
  const ours = Object.entries(context.settings ?? {}).map(([key, value]) => ({ key, value }));
  return {
    ...(context.gitDir ? { GIT_DIR: context.gitDir } : {}),
    ...(context.commonDir ? { GIT_COMMON_DIR: context.commonDir } : {}),
    ...(context.workTree ? { GIT_WORK_TREE: context.workTree } : {}),
    ...(context.index ? { GIT_INDEX_FILE: context.index } : {}),
    ...(oursOnly ? NO_SETTINGS_OF_USER : {}),
    ...settingVariables([...(oursOnly ? [] : inheritedSettings(process.env)), ...ours]),
    ...context.env,
  };
}
