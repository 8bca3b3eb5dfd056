import type { ProcessEnd } from '#shared/agent';
import type { SessionId } from '#shared/ids';
import { type Confine, loginEnvironment, runProcess } from '../process';

const DEADLINE_MS = 30 * 60 * 1000;
const KEPT_OUTPUT = 1024 * 1024;

/** What lets a program start in a sandbox. */
export type Admits = {
  admit(program: {
    readonly command: string;
    readonly args: readonly string[];
    readonly env: Readonly<Record<string, string>>;
  }): Promise<{ readonly confine: Confine; readonly env: Readonly<Record<string, string>> }>;
};

export type SetupEnd = { readonly command: string; readonly end: ProcessEnd; readonly output: string };

/** Runs the user's set-up command in a new worktree and tells how it ended. */
export async function runSetup(
  setup: readonly string[],
  worktree: string,
  options: {
    readonly repositoryPath: string;
    readonly session: SessionId;
    readonly sandbox: Admits | null;
    onSetupOutput?(text: string): void;
    readonly signal?: AbortSignal;
  },
): Promise<SetupEnd> {
  const { repositoryPath, session, sandbox, signal } = options;
  const [command = '', ...args] = setup;
  const env = {
    ...(await loginEnvironment()),
    UNDERSTORY_WORKTREE: worktree,
    UNDERSTORY_REPOSITORY: repositoryPath,
  };
  const admitted = await sandbox?.admit({ command, args, env });
  const { end, output } = await runProcess({
    purpose: 'set-up',
    session: { id: session, folder: worktree },
    confine: admitted?.confine ?? null,
    command,
    args,
    cwd: worktree,
    env: admitted?.env ?? env,
    timeoutMs: DEADLINE_MS,
    maxOutput: KEPT_OUTPUT,
    onOutput: (text) => options.onSetupOutput?.(text),
    ...(signal ? { signal } : {}),
  });
  return { command: setup.join(' '), end, output };
}
