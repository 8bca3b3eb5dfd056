import { type BoundedEnd, type BoundedRun, runBounded } from '../process';
import { bubblewrapArguments } from './bubblewrap';
import { findBubblewrap } from './find-bubblewrap';
import type { SandboxPolicy } from './policy';

/**
 * Runs a command of ours in a sandbox, without any network, and gives what it printed: the way to read what an agent wrote
 * while it may still be at work. Everything it starts ends with it. Never rejects; where the system has no bubblewrap it has
 * ended `not-started`.
 */
export async function runInSandbox(
  policy: SandboxPolicy,
  command: readonly [string, ...string[]],
  options: BoundedRun,
): Promise<BoundedEnd> {
  const bubblewrap = findBubblewrap();
  if (bubblewrap === null)
    return { why: 'not-started', code: null, stdout: Buffer.alloc(0), stderr: 'bubblewrap is not installed' };
  const offline: SandboxPolicy = { ...policy, network: { kind: 'none' } };
  return runBounded(bubblewrap, [...bubblewrapArguments(offline, options.cwd), '--', ...command], {
    ...options,
    cwd: '/',
  });
}
