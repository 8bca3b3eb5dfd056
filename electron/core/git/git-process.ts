import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { findOnSearchPath, freshDescriptorsFast } from '../process';
import { endGroup } from './end-group';
import { foldersRead } from './folders-read';
import { PrintedTooMuch } from './git-failed';
import { launchGit } from './launch-git';
import type { StuckOn } from './stuck-on';
import { type GitWatch, watchGit } from './watch-git';

export type GitStart = {
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
};

export type GitCall = GitStart & {
  readonly input: Uint8Array | string | undefined;
  readonly signal: AbortSignal | undefined;
  /** It may talk to a server, which takes its time. */
  readonly remote: boolean;
  /** Of more than so many bytes on its output it is ended, with {@link PrintedTooMuch} as the cause. */
  readonly most: number | undefined;
};

/** How a Git process ended; `code` is null when a signal ended it or when it could not be started (`cause`). */
export type GitEnd = {
  readonly code: number | null;
  readonly stdout: Buffer;
  readonly stderr: Buffer;
  readonly cause: Error | null;
  /** It was ended since it would not have ended by itself. */
  readonly stuck: StuckOn | null;
  /** A pipe that it read as an empty file; null: none. */
  readonly emptyPipe: string | null;
};

/** More than this a call cannot mean to hold in memory, and a buffer cannot be much larger. */
const MOST_BYTES = 1 << 30;
/** For a Git that does not end when it is asked to. */
const GRACE_MS = 5_000;

/**
 * Runs Git to its end with Node's own means: a plan makes tens of calls, and a library that does more for each of them
 * takes longer over it than Git does.
 */
export function runGitProcess(call: GitCall): Promise<GitEnd> {
  const { args, cwd, env, input, signal, remote, most = MOST_BYTES } = call;
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason);
      return;
    }
    let cause: Error | null = null;
    let stuck: StuckOn | null = null;
    let watch: GitWatch | null = null;
    let force: NodeJS.Timeout | undefined;
    const end = () => {
      launched.kill('SIGTERM');
      force = setTimeout(() => launched.kill('SIGKILL'), GRACE_MS).unref();
    };
    const collected = () => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      const add = (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes <= most) chunks.push(chunk);
        else if (!cause) {
          cause = new PrintedTooMuch(most);
          end();
        }
      };
      return { add, all: () => Buffer.concat(chunks) };
    };
    const [stdout, stderr] = [collected(), collected()];
    const launched = launchGit(
      { program: gitProgram(env), args, cwd, env, input },
      {
        onStarted: (pid) => {
          watch = watchGitProcess(
            pid,
            { args, cwd, env },
            {
              remote,
              onStuck: (why) => {
                stuck = why;
                end();
              },
            },
          );
        },
        onStdout: stdout.add,
        onStderr: stderr.add,
        onEnd: ({ code, killedBy, error }) => {
          watch?.end();
          clearTimeout(force);
          signal?.removeEventListener('abort', end);
          if (signal?.aborted) {
            reject(signal.reason);
            return;
          }
          cause ??= error;
          if (code === null) cause ??= new Error(`git was ended by ${killedBy ?? 'a signal'}`);
          resolve({
            code: cause ? null : code,
            stdout: stdout.all(),
            stderr: stderr.all(),
            cause,
            stuck,
            emptyPipe: watch?.emptyPipe() ?? null,
          });
        },
      },
    );
    signal?.addEventListener('abort', end, { once: true });
  });
}

/** How a conversation with Git is watched. */
export type Conversation = {
  /** Git waits for a question of ours. */
  isIdle(): boolean;
  /** It was ended since it would not have answered. */
  onStuck(stuck: StuckOn): void;
};

/** A Git that answers one question after the other, until its input ends. */
export type GitConversation = ChildProcessWithoutNullStreams;

const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill();
});

/** Starts Git with its pipes open; ends with us at the latest. */
export function startGitProcess(start: GitStart, { isIdle, onStuck }: Conversation): GitConversation {
  const { args, cwd, env } = start;
  const child = spawn(gitProgram(env), args, {
    cwd,
    env: { ...env },
    stdio: freshDescriptorsFast(['pipe', 'pipe', 'pipe']),
    detached: process.platform !== 'win32',
  });
  if (!hasPipes(child)) throw new Error('a conversation with Git has pipes');
  running.add(child);
  const watch = watchGitProcess(child.pid, start, {
    remote: false,
    isIdle,
    onStuck: (stuck) => {
      onStuck(stuck);
      if (child.pid !== undefined) endGroup(child.pid, 'SIGKILL');
    },
  });
  for (const end of ['close', 'error'])
    child.once(end, () => {
      running.delete(child);
      watch.end();
    });
  return child;
}

function hasPipes(child: ChildProcess): child is ChildProcessWithoutNullStreams {
  return child.stdin !== null && child.stdout !== null && child.stderr !== null;
}

function watchGitProcess(
  pid: number | undefined,
  { args, cwd, env }: GitStart,
  {
    remote,
    onStuck,
    isIdle = () => false,
  }: Pick<Conversation, 'onStuck'> & Partial<Pick<Conversation, 'isIdle'>> & { readonly remote: boolean },
): GitWatch {
  if (pid === undefined) return { emptyPipe: () => null, end: () => undefined };
  return watchGit({ pid, args, places: () => foldersRead({ cwd, env }), remote, isIdle, onStuck });
}

/** Looked for here, since some systems search the folder that a program is to run in before all others. */
function gitProgram(env: GitStart['env']): string {
  return findOnSearchPath('git', env) ?? 'git';
}
