import { findBubblewrap } from './find-bubblewrap';
import { PROXY_SOCKET, SANDBOX_HOME, type SandboxPolicy } from './policy';
import type { SandboxBackend } from './sandbox-backend';

/** What a program needs of `/etc` to know users, names, certificates and the time. None of it is anybody's secret. */
const ETC = [
  'passwd',
  'group',
  'nsswitch.conf',
  'hosts',
  'ssl',
  'ca-certificates',
  'pki',
  'crypto-policies',
  'alternatives',
  'ld.so.cache',
  'ld.so.conf',
  'ld.so.conf.d',
  'localtime',
  'timezone',
  'os-release',
  'gitconfig',
  'mime.types',
  'services',
  'protocols',
  'shells',
  'terminfo',
  'inputrc',
];

/** Programs and libraries, which on older systems do not all lie below `/usr`. */
const SYSTEM = ['bin', 'sbin', 'lib', 'lib32', 'lib64', 'libx32'];

/** What every sandbox shows, whatever its policy names. */
export const SYSTEM_PLACES: readonly { readonly to: string; readonly access: 'read' | 'write' }[] = [
  ...['usr', ...SYSTEM, ...ETC.map((name) => `etc/${name}`)].map((name) => ({
    to: `/${name}`,
    access: 'read' as const,
  })),
  ...['/proc', '/dev', '/tmp', '/run', '/var'].map((to) => ({ to, access: 'write' as const })),
];

const TEMPORARY_BYTES = 2 ** 31;
const RUNTIME_BYTES = 2 ** 26;

/**
 * The arguments that have bubblewrap start a command within a policy. The command sees the system's programs, what the
 * policy names, empty folders for temporary files, and no process, socket, terminal, network or device but its own. The
 * order counts: what comes later covers what came before.
 *
 * Environment and command are not part of it: bubblewrap hands on its own environment, since arguments are seen by every user of the machine.
 */
export function bubblewrapArguments(policy: SandboxPolicy, cwd: string): string[] {
  const temporary = String(policy.limits.temporary ?? TEMPORARY_BYTES);
  return [
    '--unshare-user',
    '--unshare-pid',
    '--unshare-ipc',
    '--unshare-uts',
    '--unshare-net',
    '--unshare-cgroup-try',
    '--disable-userns',
    '--die-with-parent',
    // A shell needs the terminal for its jobs. Whoever shares one with programs outside could type for the user there.
    ...(policy.terminal ? [] : ['--new-session']),
    ...['--hostname', 'sandbox'],
    ...['--cap-drop', 'ALL'],
    ...['--ro-bind', '/usr', '/usr'],
    ...SYSTEM.flatMap((name) => ['--ro-bind-try', `/${name}`, `/${name}`]),
    ...['--dir', '/etc'],
    ...ETC.flatMap((name) => ['--ro-bind-try', `/etc/${name}`, `/etc/${name}`]),
    ...['--proc', '/proc'],
    ...['--dev', '/dev'],
    ...['--size', temporary, '--tmpfs', '/dev/shm'],
    // It is a folder in memory without a bound.
    ...['--remount-ro', '/dev'],
    ...['--size', temporary, '--tmpfs', '/tmp'],
    ...['--size', String(RUNTIME_BYTES), '--tmpfs', '/run'],
    ...['--size', String(RUNTIME_BYTES), '--tmpfs', '/var'],
    ...['--bind', policy.home, SANDBOX_HOME],
    ...policy.mounts.flatMap(({ from, to, access }) => [
      access === 'write' ? '--bind' : '--ro-bind',
      from,
      to,
    ]),
    ...(policy.network.kind === 'proxy' ? ['--ro-bind', policy.network.socket, PROXY_SOCKET] : []),
    // Folders that only lead to what is mounted.
    ...['--remount-ro', '/'],
    ...['--chdir', cwd],
  ];
}

/** Sets limits of a process; part of util-linux, which nearly every Linux has. */
const SETTER = '/usr/bin/prlimit';

/** Sandboxes by bubblewrap; null where the system has none. */
export function bubblewrap(): SandboxBackend | null {
  const program = findBubblewrap();
  if (program === null) return null;
  return {
    name: 'bubblewrap',
    program,
    enclose: (policy, { cwd, env }) => ({
      args: bubblewrapArguments(policy, cwd),
      // The folder need not be the same outside, and bubblewrap changes into it itself.
      cwd: '/',
      env: { ...env, HOME: SANDBOX_HOME },
    }),
    seenAt: () => PROXY_SOCKET,
    // Inside, so that it counts the sandbox's own processes and not all of the user's.
    limiting: ({ processes, data }) => [
      ...[SETTER, `--nproc=${processes}:${processes}`],
      // Not the address space: what runs JavaScript reserves far more of it than it ever takes.
      ...(data === undefined ? [] : [`--data=${data}:${data}`]),
      '--',
    ],
  };
}
