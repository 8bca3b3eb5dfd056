import type { Confine } from '../process';
import { bubblewrapArguments } from './bubblewrap';
import { findBubblewrap } from './find-bubblewrap';
import { SANDBOX_HOME, type SandboxPolicy } from './policy';

/** Sets limits of a process; part of util-linux, which nearly every Linux has. */
const SETTER = '/usr/bin/prlimit';

/** What has a launch start within a policy. Throws where the system has no bubblewrap: nothing may be started then. */
export function confineTo(policy: SandboxPolicy): Confine {
  const bubblewrap = findBubblewrap();
  if (bubblewrap === null) throw new Error('bubblewrap is not installed');
  const { network, limits } = policy;
  return ({ command, args, cwd, env }) => {
    const own = { command, args, env: { ...env, HOME: SANDBOX_HOME } };
    const start = network.kind === 'proxy' ? network.through(own) : own;
    return {
      command: bubblewrap,
      args: [
        ...bubblewrapArguments(policy, cwd),
        '--',
        // Inside, so that it counts the sandbox's own processes and not all of the user's.
        ...[SETTER, `--nproc=${limits.processes}:${limits.processes}`, '--'],
        start.command,
        ...start.args,
      ],
      // The folder need not be the same outside, and bubblewrap changes into it itself.
      cwd: '/',
      env: start.env,
    };
  };
}
