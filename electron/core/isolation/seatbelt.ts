import { realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { liesIn } from '../lies-in';
import type { Mount, SandboxPolicy } from './policy';
import type { SandboxBackend } from './sandbox-backend';
import {
  CLANDESTINE,
  DEVICES_TO_READ,
  DEVICES_TO_USE,
  KERNEL_FACTS,
  SERVICES,
  SYSTEM_FILES,
} from './seatbelt-system';

/*
 * Sandboxes of macOS, by Seatbelt. WRITTEN, NOT RUN: what is here was checked by reading the profiles that it makes, on no
 * macOS. So `backend-here.ts` does not offer it. What is known of Seatbelt is from others' reports: the last rule that fits
 * counts; a path is judged by its real name; a link on the way to a path is judged as a file of its own, and so is `/`, which
 * the loader reads.
 */

const PROGRAM = '/usr/bin/sandbox-exec';

/** How a path really reads: links on its way are followed. */
type RealPath = (path: string) => string;

/** Sandboxes by Seatbelt. */
export const seatbelt: SandboxBackend = {
  name: 'seatbelt',
  program: PROGRAM,
  enclose(policy, { cwd, env }) {
    const home = realPathOf(policy.home);
    const temporary = env.TMPDIR;
    const isOwn =
      temporary !== undefined &&
      policy.mounts.some(({ to, access }) => access === 'write' && liesIn(to, temporary));
    return {
      args: ['-p', seatbeltProfile(policy)],
      cwd,
      // The system's folder for temporary files is shared by all programs of the user.
      env: { ...env, HOME: home, TMPDIR: isOwn ? temporary : home },
    };
  },
  // Nothing is seen under another path than its own.
  seenAt: (socket) => realPathOf(socket),
  // Processes are counted for all of the user's here: a limit would be met by the user's own.
  limiting: () => [],
};

/**
 * A policy as a profile of Seatbelt's own language. What the policy does not name is denied. Throws for what no profile can
 * say: a file that is to be seen under another path, and a path whose bytes are no text.
 */
export function seatbeltProfile(policy: SandboxPolicy, realPath: RealPath = realPathOf): string {
  const { network, terminal } = policy;
  const mounts: readonly Mount[] = [
    { from: policy.home, to: policy.home, access: 'write' },
    ...policy.mounts,
  ];
  for (const { from, to } of mounts)
    if (from !== to) throw new Error(`Seatbelt cannot show ${from} under another path: ${to}`);
  const shown = mounts.map(({ from }) => from);
  const socket = network.kind === 'proxy' ? [network.socket] : [];
  return `${[
    ['version', '1'],
    ['deny', 'default'],
    ['allow', 'process-fork'],
    // Of no other sandbox's, and none of the user's.
    ['allow', 'signal', 'process-info*', ['target', 'same-sandbox']],
    ['allow', 'sysctl-read', ...KERNEL_FACTS.map((name) => ['sysctl-name', quoted(name)])],
    ['allow', 'mach-lookup', ...SERVICES.map((name) => ['global-name', quoted(name)])],
    ['allow', 'ipc-posix-sem'],
    ['allow', 'file-read*', ['literal', quoted('/')], ...DEVICES_TO_READ.map(literal)],
    ['allow', 'file-read*', 'file-write-data', ...DEVICES_TO_USE.map(literal)],
    [
      'allow',
      'file-read-metadata',
      ...onTheWay([...shown, ...socket, ...SYSTEM_FILES], realPath).map(literal),
    ],
    ['allow', ...TO_RUN, ...SYSTEM_FILES.map(subpath)],
    ...(terminal ? TERMINAL : []),
    ...mounts.flatMap((mount, at) => rulesOf(mount, mounts.slice(0, at), realPath)),
    // A second name for a file that may only be read, where it may be written.
    ...CLANDESTINE.map((operation) => ['deny', operation]),
    ...(network.kind === 'proxy' ? networkRules(realPath(network.socket), network.port) : []),
  ]
    .map(written)
    .join('\n')}\n`;
}

type Expression = string | readonly Expression[];

/** Programs are run where they may be read. */
const TO_RUN = ['file-read*', 'file-map-executable', 'process-exec*'];

/** What a program does with the terminal that it was given. Others of the user's have the same kind of name, so none is opened. */
const TERMINAL: readonly Expression[] = [
  ['allow', 'file-read*', 'file-write-data', ['literal', quoted('/dev/tty')]],
  ['allow', 'file-ioctl', ['literal', quoted('/dev/tty')], ['regex', `#${quoted('^/dev/ttys[0-9]+$')}`]],
];

/** A later one covers an earlier one, as in the policy. */
function rulesOf({ from, access }: Mount, before: readonly Mount[], realPath: RealPath): Expression[] {
  const path = realPath(from);
  const allowed: Expression = [
    'allow',
    ...TO_RUN,
    ...(access === 'write' ? ['file-write*'] : []),
    subpath(path),
  ];
  if (access === 'write') return [allowed];
  // What may not be written may not be moved away with the folder that it lies in, either.
  const folders = before
    .filter((one) => one.access === 'write')
    .flatMap((one) => ancestors(path).filter((folder) => liesIn(realPath(one.from), folder)));
  return [
    allowed,
    ['deny', 'file-write*', subpath(path)],
    ...(folders.length > 0
      ? [['deny', 'file-write-unlink', ...[...new Set(folders)].map(literal)] as const]
      : []),
  ];
}

/** The way to the proxy, and a port on which the program that leads there listens. */
function networkRules(socket: string, port: number): Expression[] {
  const at = quoted(`localhost:${port}`);
  return [
    ['allow', 'network-outbound', literal(socket), ['remote', 'ip', at]],
    ['allow', 'network-bind', 'network-inbound', ['local', 'ip', at]],
  ];
}

/** All that is looked at on the way to some paths, by the names they are given and by their real ones. */
function onTheWay(paths: readonly string[], realPath: RealPath): string[] {
  const all = paths.flatMap((path) => [path, ...ancestors(path), ...ancestors(realPath(path))]);
  return [...new Set(all)];
}

function ancestors(path: string): string[] {
  const parent = dirname(path);
  return parent === path ? [] : [parent, ...ancestors(parent)];
}

function literal(path: string): Expression {
  return ['literal', quoted(path)];
}

function subpath(path: string): Expression {
  return ['subpath', quoted(path === '/' ? path : path.replace(/\/+$/, ''))];
}

/** A text as the language reads it: only its end and what escapes could mean something else than themselves. */
function quoted(text: string): string {
  if (text.includes('\0') || !text.isWellFormed())
    throw new Error(`no profile can name ${JSON.stringify(text)}`);
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

function written(expression: Expression): string {
  return typeof expression === 'string' ? expression : `(${expression.map(written).join(' ')})`;
}

/** Of what is not there, the folder that it would lie in is followed. */
function realPathOf(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : join(realPathOf(parent), basename(path));
  }
}
