import { type ChildProcess, spawn } from 'node:child_process';
import { freshDescriptorsFast } from '../process';
import { endGroup } from './end-group';
import type { GitLaunch, LaunchedGit, LaunchListener } from './launch';
import { type GitStarter, openGitStarter } from './starter/starter';

/** A process that makes fewer calls is over before a starter has begun. */
const CALLS_WITHOUT_STARTER = 8;
/** An app that is only starting has its window to show first. In milliseconds. */
const STARTING_MS = process.versions.electron ? 3_000 : 0;
/** Nobody calls: the starter's memory is given back. In milliseconds. */
const UNUSED_MS = 60_000;
/** What a call is given to read may go through the starter up to this size. */
const MOST_INPUT_BYTES = 1 << 20;

let calls = 0;
/** One that ends before it listens would do so again. */
let isOfUse = true;
let starter: GitStarter | null = null;
let unused: NodeJS.Timeout | undefined;

/**
 * Starts Git, through the starter where there is one already. Only Linux copies anything of this process to start
 * another; elsewhere a starter would gain nothing.
 */
export function launchGit(launch: GitLaunch, listener: LaunchListener): LaunchedGit {
  const helped = process.platform === 'linux' && sizeOf(launch.input) <= MOST_INPUT_BYTES ? ready() : null;
  return helped ? helped.launch(launch, listener) : launchHere(launch, listener);
}

/** For a process that is over soon, or may have few beside it: each Git is started by itself. */
export function startWithoutHelp(): void {
  isOfUse = false;
}

function ready(): GitStarter | null {
  calls += 1;
  const over = starter?.isOver();
  if (over === 'unheard') isOfUse = false;
  if (over) starter = null;
  if (!starter && isOfUse && calls > CALLS_WITHOUT_STARTER && performance.now() > STARTING_MS)
    starter = openGitStarter();
  endWhenUnused();
  return starter?.isReady() ? starter : null;
}

function endWhenUnused(): void {
  clearTimeout(unused);
  unused = setTimeout(() => {
    if (starter?.isBusy()) {
      endWhenUnused();
      return;
    }
    starter?.end();
    starter = null;
    calls = 0;
  }, UNUSED_MS).unref();
}

function sizeOf(input: GitLaunch['input']): number {
  return input?.length ?? 0;
}

const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill();
});

function launchHere(launch: GitLaunch, listener: LaunchListener): LaunchedGit {
  const { program, args, cwd, env, input } = launch;
  const child = spawn(program, args, {
    cwd,
    env: { ...env },
    stdio: freshDescriptorsFast([input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe']),
    detached: process.platform !== 'win32',
  });
  running.add(child);
  let error: Error | null = null;
  const over = (code: number | null, killedBy: string | null) => {
    running.delete(child);
    listener.onEnd({ code, killedBy, error });
  };
  child.once('error', (failure) => {
    error ??= failure;
    // Nothing was started, so nothing will be closed.
    if (child.pid === undefined) over(null, null);
  });
  child.once('close', over);
  child.stdout?.on('data', (chunk: Buffer) => listener.onStdout(chunk));
  child.stderr?.on('data', (chunk: Buffer) => listener.onStderr(chunk));
  // Git may end before it has read everything: its exit code says whether that matters.
  child.stdin?.on('error', () => undefined);
  if (input !== undefined) child.stdin?.end(input);
  if (child.pid !== undefined) listener.onStarted(child.pid);
  return {
    kill: (signal) => {
      if (child.pid !== undefined) endGroup(child.pid, signal);
    },
  };
}
