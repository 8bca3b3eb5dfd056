import { join } from 'node:path';
import type { Confine } from '../process';
import { backendHere } from './backend-here';
import { ENTER } from './limits';
import type { SandboxPolicy } from './policy';

/** What has a launch start within a policy. Throws where nothing makes sandboxes: nothing may be started then. */
export function confineTo(policy: SandboxPolicy): Confine {
  const backend = backendHere();
  if ('why' in backend) throw new Error(`no sandbox can be made: ${backend.why}`);
  const { network, limits } = policy;
  if (policy.held && network.kind === 'none') throw new Error('nothing would hold the command');
  const [program, ...entered] =
    limits.group === undefined
      ? [backend.program]
      : [...ENTER, join(limits.group, 'cgroup.procs'), backend.program];
  return ({ command, args, cwd, env }) => {
    const enclosed = backend.enclose(policy, { cwd, env });
    const own = { command, args, env: enclosed.env };
    const start =
      network.kind === 'proxy'
        ? network.through(own, backend.seenAt(network.socket), policy.held ?? false)
        : own;
    return {
      command: program,
      args: [...entered, ...enclosed.args, '--', ...backend.limiting(limits), start.command, ...start.args],
      cwd: enclosed.cwd,
      env: start.env,
    };
  };
}
