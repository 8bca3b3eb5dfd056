import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { statSync } from 'node:fs';
import { PassThrough, type Readable, type Writable } from 'node:stream';
import type { ProcessEnd } from '#shared/agent';
import { freshDescriptors } from './descriptors';
import { canStart } from './limit-mark';
import { type Launch, type LaunchPurpose, prepareLaunch } from './prepare-launch';
import type { ProcessRecords } from './process-records';
import { type ProcessEntry, type ProcessTable, startOf } from './process-table';
import {
  endNewMembers,
  endTree,
  findTree,
  type ProcessSet,
  type TreeIdentity,
  treeMembers,
} from './process-tree';
import { keepTail } from './tail';

export type SupervisedLaunch = Launch & {
  /** Where the process is written down so that a later start can end it after a crash of this one. */
  readonly records?: ProcessRecords;
  /** Hears standard error as it comes; the tail is kept in any case. */
  onStderr?(chunk: Buffer): void;
};

/** A child process with its own process group, every way it can end named, and nothing of it left behind. */
export type Supervised = {
  /** Null when it could not be started; `ended` says why. */
  readonly pid: number | null;
  /** Writing to a process that has gone is not an error here: `ended` tells. */
  readonly stdin: Writable;
  /** Must be read, or the process stands still when the pipe is full. */
  readonly stdout: Readable;
  /** The last 64 KiB of standard error. */
  stderrTail(): string;
  /**
   * Resolves when the process and all its descendants are gone and its output has been read, or at most a second after
   * that when nobody reads it. Never rejects.
   */
  readonly ended: Promise<ProcessEnd>;
  /** How the process itself has ended, though what it started may still be there; null while it runs. */
  gone(): ProcessEnd | null;
  /** Ends the whole tree: SIGTERM, and SIGKILL for what is left after `graceMs`. Safe to call at any time. */
  stop(graceMs?: number): Promise<ProcessEnd>;
  /** The processes of the tree now, for {@link Supervised.endSince}. */
  members(): Promise<ProcessSet>;
  /** Ends what the process started since then; itself goes on. */
  endSince(before: ProcessSet): Promise<void>;
};

/** Begins the marker of a process that is in no data folder's records, such as a set-up command. */
export const LOOSE_MARKER = 'loose.';

/** The processes that are supervised now, with the session each was launched for; each leads a group and a session of its own. */
export const supervisedRoots = new Map<
  number,
  { readonly purpose: LaunchPurpose; readonly session: string | null; readonly tree: TreeIdentity }
>();

/** The process of this machine that was launched last for a session and a purpose and still runs, by its id; null: none. */
export function launchedFor(session: string, purpose: LaunchPurpose): number | null {
  const fits = [...supervisedRoots].filter(([, one]) => one.session === session && one.purpose === purpose);
  return fits.at(-1)?.[0] ?? null;
}

/** The processes of this machine that were launched for a session, for whatever purpose, and still run. */
export function launchesOf(session: string): number[] {
  return [...supervisedRoots].flatMap(([pid, one]) => (one.session === session ? [pid] : []));
}

/**
 * The processes that belong to one that was launched: its group, its descendants, and those that left both but carry its
 * marker. None where it was not launched here or has ended.
 *
 * @param processes the table, where one was read for several of them
 */
export async function membersOfLaunched(
  root: number,
  processes?: Promise<ProcessTable>,
): Promise<readonly ProcessEntry[]> {
  const tree = supervisedRoots.get(root)?.tree;
  return tree ? findTree(tree, [], processes) : [];
}

/** Whether this process has started an agent: from then on one may have left something behind. */
export const agentsStarted = { any: false };

const STDERR_TAIL_BYTES = 64 * 1024;
const DEFAULT_GRACE_MS = 3000;
/** What the process left behind has less to lose than the process itself. */
const LEFTOVER_GRACE_MS = 1000;
const READING_DEADLINE_MS = 1000;

/**
 * Starts a child that runs a user's or an agent's code, with pipes, in its own process group, with its marker and with
 * nothing that this process has open. A program that cannot be started has ended `not-started`; nothing is thrown for it.
 */
export function launch(options: SupervisedLaunch): Supervised {
  const marker = `${options.records?.markerPrefix ?? LOOSE_MARKER}${randomBytes(12).toString('hex')}`;
  const missing = missingFolder(options.cwd);
  if (missing) return notStarted(missing);
  // Within a sandbox it is the sandbox that starts, and would only say that something ended.
  if (options.confine && !canStart(options))
    return notStarted(`The program ${options.command} was not found.`);
  const start = prepareLaunch(options, marker);
  let child: ChildProcess;
  try {
    child = spawn(start.command, [...start.args], {
      cwd: start.cwd,
      env: { ...start.env },
      stdio: freshDescriptors(['pipe', 'pipe', 'pipe']),
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
  } catch (error) {
    return notStarted(causeOf(error, options.command));
  }
  return supervise(child, marker, options);
}

function supervise(child: ChildProcess, marker: string, options: SupervisedLaunch): Supervised {
  const { stdin, stdout, stderr } = child;
  if (!stdin || !stdout || !stderr) throw new Error('a supervised process has pipes');
  for (const stream of [stdin, stdout, stderr]) stream.on('error', ignoreBrokenPipe);
  const tail = keepTail(STDERR_TAIL_BYTES);
  stderr.on('data', (chunk: Buffer) => {
    tail.add(chunk);
    options.onStderr?.(chunk);
  });
  const pid = child.pid ?? null;
  // The marker is new: what began before this very process has never seen it.
  const tree = { root: pid, marker, since: startOf(process.pid) };
  if (pid !== null)
    supervisedRoots.set(pid, { purpose: options.purpose, session: options.session?.id ?? null, tree });
  if (pid !== null && options.records) agentsStarted.any = true;
  if (pid !== null) options.records?.add({ pid, marker, session: options.session?.id ?? null });

  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const exited = new Promise<ProcessEnd>((resolve) => {
    child.once('error', (error) => {
      if (child.pid === undefined) resolve({ how: 'not-started', cause: causeOf(error, options.command) });
    });
    child.once('exit', (code, signal) => resolve(endOf(code, signal)));
  });
  const settle = async (): Promise<ProcessEnd> => {
    const end = await exited;
    if (end.how === 'not-started') return end;
    // A descendant may have kept the pipes or go on writing into the worktree.
    await endTree(tree, LEFTOVER_GRACE_MS);
    await within(closed, READING_DEADLINE_MS);
    stdout.destroy();
    stderr.destroy();
    if (pid !== null) supervisedRoots.delete(pid);
    if (pid !== null) options.records?.remove(pid);
    return end;
  };
  const ended = settle();
  return {
    pid,
    stdin,
    stdout,
    stderrTail: () => tail.text(),
    ended,
    gone: () =>
      child.exitCode === null && child.signalCode === null ? null : endOf(child.exitCode, child.signalCode),
    stop: async (graceMs = DEFAULT_GRACE_MS) => {
      if (child.exitCode === null && child.signalCode === null && pid !== null) await endTree(tree, graceMs);
      return ended;
    },
    members: () => treeMembers(tree),
    endSince: async (before) => {
      if (child.exitCode === null && child.signalCode === null && pid !== null) {
        await endNewMembers(tree, before, LEFTOVER_GRACE_MS);
      }
    },
  };
}

/** How a process ended, by what its exit event says. */
export function endOf(code: number | null, signal: NodeJS.Signals | null): ProcessEnd {
  return signal !== null ? { how: 'killed', signal } : { how: 'exited', code: code ?? -1 };
}

function notStarted(cause: string): Supervised {
  const nothing = new PassThrough();
  nothing.end();
  const end: ProcessEnd = { how: 'not-started', cause };
  const sink = new PassThrough();
  sink.resume();
  return {
    pid: null,
    stdin: sink,
    stdout: nothing,
    stderrTail: () => '',
    ended: Promise.resolve(end),
    gone: () => end,
    stop: () => Promise.resolve(end),
    members: () => Promise.resolve(new Set()),
    endSince: () => Promise.resolve(),
  };
}

/** `spawn` reports a missing working folder as if the program were missing. */
function missingFolder(path: string): string | null {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory()
    ? null
    : `The folder ${path} does not exist.`;
}

/** Why a program could not be started, as a sentence. */
export function causeOf(error: unknown, command: string): string {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  switch (code) {
    case 'ENOENT':
      return `The program ${command} was not found.`;
    case 'EACCES':
      return `The program ${command} may not be run.`;
    case 'E2BIG':
      return `The command line of ${command} is too long.`;
    default:
      return error instanceof Error ? error.message : String(error);
  }
}

function ignoreBrokenPipe(): void {
  // The other end is gone; the exit event tells the rest.
}

async function within(promise: Promise<void>, milliseconds: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([promise, new Promise<void>((resolve) => (timer = setTimeout(resolve, milliseconds)))]);
  clearTimeout(timer);
}
