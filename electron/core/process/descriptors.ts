import type { StdioOptions } from 'node:child_process';
import { closeSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { devNull } from 'node:os';
import { findOnSearchPath } from './search-path';

/*
 * What a program of ours or of others' must not get: files, pipes and sockets that this process has open. Node marks its
 * own so that they are closed when another program starts. Chromium marks only some of its own on Linux, and what started
 * us may have handed some down; Node has no means to mark those. macOS and Windows hand down none that are not named.
 */

/** Mark of a descriptor that no other program inherits, as the kernel prints it: `O_CLOEXEC`, octal. */
const CLOSE_ON_EXEC = 0o2000000;
const FLAGS = /^flags:\s*([0-7]+)$/m;
const OWN = '/proc/self/fd';

/** Closes all but the three, then becomes the program. Multi-digit descriptors are beyond a plain `sh`. */
const CLOSING = `for fd in /proc/self/fd/*; do fd=\${fd##*/}; (( fd > 2 )) && eval "exec $fd>&-"; done; exec "$@"`;

let nothing: number | undefined;

/**
 * Descriptors for a child that runs what others wrote: the first three as given, none that this process has open. Each
 * that would be inherited is a null device in the child. To be asked for right before the start.
 */
export function freshDescriptors(first: readonly ('pipe' | 'ignore')[]): StdioOptions {
  return withNullFor(first, () => openDescriptors().filter(isInherited));
}

/** The same for a start that has to be quick: it does not ask which ones would be inherited, and gives null for them all. */
export function freshDescriptorsFast(first: readonly ('pipe' | 'ignore')[]): StdioOptions {
  return withNullFor(first, openDescriptors);
}

/**
 * A start through a shell that closes what the program would inherit, for one whose descriptors cannot be chosen. Null
 * where the system needs that shell, bash, and has none.
 */
export function withFreshDescriptors<
  S extends {
    readonly command: string;
    readonly args: readonly string[];
    readonly env: Readonly<Record<string, string>>;
  },
>(start: S): S | null {
  if (process.platform !== 'linux') return start;
  // The system's own first: an empty search path stands for its folders.
  const bash = findOnSearchPath('bash', {}) ?? findOnSearchPath('bash', start.env);
  if (bash === null) return null;
  // `-p`: it reads no file that the environment names, and takes no functions from it.
  return { ...start, command: bash, args: ['-p', '-c', CLOSING, 'bash', start.command, ...start.args] };
}

function withNullFor(
  first: readonly ('pipe' | 'ignore')[],
  descriptors: () => readonly number[],
): StdioOptions {
  if (process.platform !== 'linux') return [...first];
  nothing ??= openSync(devNull, 'r+');
  const all: ('pipe' | 'ignore' | number)[] = [...first];
  for (const descriptor of descriptors()) {
    if (descriptor < first.length || descriptor === nothing) continue;
    // What lies between is left as it is: `ignore` means that from the fourth on.
    while (all.length < descriptor) all.push('ignore');
    all[descriptor] = nothing;
  }
  return all;
}

/** Those of this process, without the one by which they are read. */
function openDescriptors(): number[] {
  const found = readdirSync(OWN).map(Number);
  // Free again, it is the next that is opened. The child's start needs it: it must not be among those that get null.
  const next = openSync(devNull, 'r');
  closeSync(next);
  return found.filter((descriptor) => descriptor !== next);
}

function isInherited(descriptor: number): boolean {
  try {
    const [, flags = '0'] = FLAGS.exec(readFileSync(`/proc/self/fdinfo/${descriptor}`, 'latin1')) ?? [];
    return (Number.parseInt(flags, 8) & CLOSE_ON_EXEC) === 0;
  } catch (error) {
    // Closed meanwhile.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}
