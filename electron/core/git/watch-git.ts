import { closeSync, constants, openSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { GitFolders } from './folders-read';
import { findPipes, findSlowPattern } from './hold-ups';
import { knownPipes, notePipe } from './known-pipes';
import { type Doing, watchSignsOfLife } from './signs-of-life';
import type { StuckOn } from './stuck-on';

/** Most calls end long before the first look. */
const LOOK_EVERY_MS = 500;
const POKE_EVERY_MS = 20;
/** A pipe that holds Git up for as long, though its end was told, is one that somebody keeps open. In looks. */
const HELD = 8;
/** With this many runs of `*` a name of 60 letters takes years; with fewer a large repository may take its time. */
const MANY_STARS = 5;
/** How long Git computes before its patterns are to blame. In looks. */
const COMPUTES = { many: 4, few: 240 };

/**
 * How long a call may go on. A slow disk, a large repository and a busy machine show signs of life, so only what shows
 * none is cut short; and nothing is without end. In milliseconds.
 */
const SILENT_MS = { offline: 2 * 60_000, remote: 10 * 60_000 };
const LONGEST_MS = { look: 15 * 60_000, work: 6 * 3_600_000 };
/** Commands that only look a name, a setting or a place up. */
const LOOKS = new Set(['rev-parse', 'config', 'symbolic-ref', 'update-ref', 'for-each-ref', 'var']);

export type WatchedGit = {
  readonly pid: number;
  readonly args: readonly string[];
  readonly places: () => GitFolders;
  /** It may be talking to a server. */
  readonly remote: boolean;
  /** It waits for a question of ours, and for nothing else. */
  readonly isIdle: () => boolean;
  /** Is to end the process and all that it started. */
  onStuck(stuck: StuckOn): void;
};

/**
 * Sees to it that a Git process ends, whatever the folders hold that it reads. A pipe in a file's place is made to look
 * like an empty file to Git, and remembered; patterns that take for ever to match and a process without signs of life
 * are answered.
 *
 */
export function watchGit(git: WatchedGit): GitWatch {
  const over = new AbortController();
  const pipes: Pipes = { paths: new Set(knownPipes(git.places())), read: null };
  if (pipes.paths.size > 0) void pokeWhile(pipes, over.signal);
  const timer = setTimeout(() => void look(git, pipes, over.signal), LOOK_EVERY_MS).unref();
  return {
    emptyPipe: () => pipes.read,
    end: () => {
      clearTimeout(timer);
      over.abort();
    },
  };
}

export type GitWatch = {
  /** A pipe that Git read as an empty file so far; null: none. */
  emptyPipe(): string | null;
  end(): void;
};

type Pipes = { readonly paths: Set<string>; read: string | null };

/** A pipe as what Git is stuck on. */
export function stuckOnPipe(args: readonly string[], path: string, ms = 0): StuckOn {
  return stuckOn(args, 'pipe', ms, { path });
}

function stuckOn(
  args: readonly string[],
  why: StuckOn['why'],
  ms: number,
  more: Partial<StuckOn> = {},
): StuckOn {
  const command = args.find((arg, index) => /^[a-z]/.test(arg) && args[index - 1] !== '-c') ?? '';
  return { code: 'git-stuck', why, command, path: null, line: null, seconds: Math.round(ms / 1000), ...more };
}

type Seen = {
  readonly doing: Doing;
  readonly waited: number;
  readonly computed: number;
  readonly ms: number;
};

async function look(git: WatchedGit, pipes: Pipes, signal: AbortSignal): Promise<void> {
  const signs = watchSignsOfLife(git.pid);
  const began = performance.now() - LOOK_EVERY_MS;
  let [waited, computed] = [0, 0];
  while (!signal.aborted) {
    const doing = await signs();
    const idle = git.isIdle();
    waited = !idle && (doing === 'waiting' || doing === 'unknown') ? waited + 1 : 0;
    computed = !idle && doing === 'computing' ? computed + 1 : 0;
    if (isDue(waited)) await searchPipes(git.places(), pipes, signal);
    const stuck = idle
      ? null
      : await judge(git, pipes, { doing, waited, computed, ms: performance.now() - began });
    if (signal.aborted) return;
    if (stuck) {
      git.onStuck(stuck);
      return;
    }
    await pause(LOOK_EVERY_MS, undefined, { signal, ref: false }).catch(() => undefined);
  }
}

/** Ever more seldom: at the first look, the fourth, the sixteenth, … */
function isDue(looks: number): boolean {
  return looks > 0 && Number.isInteger(Math.log(looks) / Math.log(4));
}

async function judge(git: WatchedGit, { paths }: Pipes, seen: Seen): Promise<StuckOn | null> {
  const { doing, waited, computed, ms } = seen;
  const on = (why: StuckOn['why'], more: Partial<StuckOn> = {}) => stuckOn(git.args, why, ms, more);
  const [pipe] = paths;
  if (pipe !== undefined && doing === 'waiting' && waited >= HELD) return on('pipe', { path: pipe });
  if (computed === COMPUTES.many || computed === COMPUTES.few) {
    const slow = await findSlowPattern(git.places());
    if (slow && (computed === COMPUTES.few || slow.stars >= MANY_STARS))
      return on('pattern', { path: slow.path, line: slow.line });
  }
  const silent = SILENT_MS[git.remote ? 'remote' : 'offline'];
  if (doing === 'waiting' && waited * LOOK_EVERY_MS >= silent) return on('silent');
  const longest = LONGEST_MS[git.args.some((arg) => LOOKS.has(arg)) ? 'look' : 'work'];
  return ms >= longest ? on('endless') : null;
}

/** A first search makes the pokes begin. */
async function searchPipes(places: GitFolders, pipes: Pipes, signal: AbortSignal): Promise<void> {
  const poked = pipes.paths.size > 0;
  for (const path of await findPipes(places)) {
    notePipe(path);
    pipes.paths.add(path);
  }
  if (!poked && pipes.paths.size > 0) void pokeWhile(pipes, signal);
}

/**
 * Opens pipes for writing and closes them again, which only works while somebody waits to read: Git then goes on, having
 * read the end of an empty file. Nobody's file is changed.
 */
async function pokeWhile(pipes: Pipes, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    for (const path of pipes.paths) if (poke(path)) pipes.read = path;
    await pause(POKE_EVERY_MS, undefined, { signal, ref: false }).catch(() => undefined);
  }
}

/** Never waits, and follows no link that took the pipe's place. */
const POKE = constants.O_WRONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0);

/** True when somebody waited to read. Synchronous, so that this is known before Git can have ended. */
function poke(path: string): boolean {
  try {
    closeSync(openSync(path, POKE));
    return true;
  } catch {
    return false;
  }
}
