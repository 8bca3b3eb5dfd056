import { createHash } from 'node:crypto';
import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import { findOnSearchPath } from './search-path';

/**
 * A mark that a program cannot lose by clearing its environment, by leaving its group and session, or by outliving its
 * parents: a limit is handed down to whatever it starts, and can only be lowered. The one for time as a real-time process
 * has no effect at all at these values, tens of thousands of years. In microseconds; Linux only.
 */
const BASE = 1n << 60n;
const LIMIT = /^Max realtime timeout +(\w+) +(\w+)/m;

/** The setter of limits that nearly every Linux has (util-linux). */
const SETTERS = ['/usr/bin/prlimit', '/bin/prlimit'];

type Start = {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
};

let setter: string | null | undefined;

/** A program's start with the mark on it; as it is where a system has none, or where the program cannot be started. */
export function withLimitMark(start: Start, marker: string): Pick<Start, 'command' | 'args'> {
  setter ??= findSetter();
  if (setter === null || !canStart(start)) return start;
  const limit = limitOf(marker);
  return { command: setter, args: [`--rttime=${limit}:${limit}`, '--', start.command, ...start.args] };
}

/** Whether nothing that is started can take its mark off: a limit that is lowered can be raised again by root alone. */
export function marksHold(): boolean {
  setter ??= findSetter();
  return setter !== null && process.geteuid?.() !== 0;
}

/** Whether the text of a process's limits has the mark of a marker, or of one that begins with it. */
export function hasLimitMark(limits: string, marker: string): boolean {
  const [, value = ''] = LIMIT.exec(limits) ?? [];
  if (!/^\d{19}$/.test(value)) return false;
  const limit = BigInt(value);
  return marker.endsWith('.') ? limit >> 32n === limitOf(marker) >> 32n : limit === limitOf(marker);
}

/**
 * Whether the text of a process's limits says that it descends from a program with a mark, whatever became of the mark:
 * it is limited in a way that `own`, the text of this process's limits, is not.
 */
export function wasMarked(limits: string, own: string): boolean {
  const [, , hard = 'unlimited'] = LIMIT.exec(limits) ?? [];
  const [, , ownHard = 'unlimited'] = LIMIT.exec(own) ?? [];
  return hard !== 'unlimited' && hard !== ownHard;
}

/** Markers are a prefix that ends in a point, which names a data folder, and what names a process. */
function limitOf(marker: string): bigint {
  const prefix = marker.slice(0, marker.indexOf('.') + 1);
  return BASE | (BigInt(`0x${digest(prefix, 6)}`) << 32n) | BigInt(`0x${digest(marker, 8)}`);
}

function digest(text: string, digits: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, digits);
}

/** Null where limits cannot be set, or ours is lower already. */
function findSetter(): string | null {
  if (process.platform !== 'linux') return null;
  const [, , hard] = LIMIT.exec(readFileSync('/proc/self/limits', 'latin1')) ?? [];
  if (hard !== 'unlimited') return null;
  return SETTERS.find((path) => statSync(path, { throwIfNoEntry: false })?.isFile()) ?? null;
}

/** Whether a start finds its program, and may run it: otherwise the failure is to be the program's own. */
export function canStart({ command, cwd, env }: Omit<Start, 'args'>): boolean {
  if (!command.includes('/')) return findOnSearchPath(command, env) !== null;
  const path = isAbsolute(command) ? command : resolve(cwd, command);
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
