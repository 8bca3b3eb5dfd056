import { spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { freshDescriptorsFast, ownNode } from '../../process';
import { endGroup } from '../end-group';
import type { GitLaunch, LaunchEnd, LaunchedGit, LaunchListener } from '../launch';
import SOURCE from './git-starter.mjs?raw';
import { readAnswers } from './read-answers';

/** The process that starts Git for this one, see git-starter.mjs. */
export type GitStarter = {
  /** False until it has begun to listen, and when it has ended. */
  isReady(): boolean;
  /** Once it has ended; `unheard` when it never began to listen. */
  isOver(): false | 'heard' | 'unheard';
  launch(launch: GitLaunch, listener: LaunchListener): LaunchedGit;
  isBusy(): boolean;
  /** Ends it, and with it what still runs. */
  end(): void;
};

type Call = { readonly listener: LaunchListener; readonly patience: NodeJS.Timeout; pid: number | null };

/** A call that is not started for so long never will be: the process was stopped. In milliseconds. */
const PATIENCE_MS = 2 * 60_000;

/**
 * Starts the process. It does not keep this one alive by itself, and ends with it at the latest.
 *
 * @param patienceMs how long a call may wait to be started before the process is taken for stopped, and killed
 */
export function openGitStarter(patienceMs = PATIENCE_MS): GitStarter {
  const node = ownNode();
  const child = spawn(node.path, ['--input-type=module', '--eval', SOURCE], {
    cwd: '/',
    env: { ...node.env },
    stdio: freshDescriptorsFast(['pipe', 'pipe', 'ignore']),
    // A terminal's Ctrl+C is for us alone.
    detached: true,
  });
  child.unref();
  const [requests, answers] = [child.stdin as Socket | null, child.stdout as Socket | null];
  const calls = new Map<number, Call>();
  let [last, ready, heard, over, closed] = [0, false, false, false, false];
  const keepAlive = (wanted: boolean) => {
    for (const socket of [requests, answers]) wanted ? socket?.ref() : socket?.unref();
  };
  const leave = () => {
    [ready, over] = [false, true];
  };
  const lose = () => {
    leave();
    closed = true;
    for (const [id, { listener, patience, pid }] of [...calls]) {
      calls.delete(id);
      clearTimeout(patience);
      // Who would have waited for it is gone.
      if (pid !== null) endGroup(pid, 'SIGTERM');
      listener.onEnd(gone());
    }
    keepAlive(false);
  };
  const request = (content: object, input: Uint8Array = new Uint8Array()) => {
    const text = Buffer.from(JSON.stringify(content));
    const lengths = Buffer.alloc(8);
    lengths.writeUInt32BE(text.length, 0);
    lengths.writeUInt32BE(input.length, 4);
    requests?.write(Buffer.concat([lengths, text, input]));
  };
  keepAlive(false);
  child.once('error', lose);
  child.once('exit', leave);
  // What it said last is still to be read.
  child.once('close', lose);
  requests?.on('error', leave);
  answers?.on(
    'data',
    readAnswers((answer) => {
      if (answer.is === 'ready') {
        [ready, heard] = [!over, true];
        return;
      }
      const call = calls.get(answer.id);
      if (!call) return;
      switch (answer.is) {
        case 'started':
          call.pid = answer.pid;
          clearTimeout(call.patience);
          call.listener.onStarted(answer.pid);
          return;
        case 'stdout':
          call.listener.onStdout(answer.bytes);
          return;
        case 'stderr':
          call.listener.onStderr(answer.bytes);
          return;
        case 'end':
          calls.delete(answer.id);
          clearTimeout(call.patience);
          if (calls.size === 0) keepAlive(false);
          call.listener.onEnd(answer.end);
          return;
        default:
          return answer satisfies never;
      }
    }),
  );
  return {
    isReady: () => ready,
    isOver: () => over && (heard ? 'heard' : 'unheard'),
    isBusy: () => calls.size > 0,
    launch({ input, ...launch }, listener) {
      if (closed) {
        queueMicrotask(() => listener.onEnd(gone()));
        return { kill: () => undefined };
      }
      last += 1;
      const id = last;
      const patience = setTimeout(() => child.kill('SIGKILL'), patienceMs);
      calls.set(id, { listener, patience, pid: null });
      keepAlive(true);
      request({ id, ...launch, hasInput: input !== undefined }, bytesOf(input));
      return { kill: (signal) => request({ id, kill: signal }) };
    },
    end: () => requests?.end(),
  };
}

function gone(): LaunchEnd {
  return { code: null, killedBy: null, error: new Error('the process that starts Git has ended') };
}

function bytesOf(input: Uint8Array | string | undefined): Uint8Array {
  return typeof input === 'string' ? Buffer.from(input) : (input ?? new Uint8Array());
}
