import { type BoundedEnd, type BoundedRun, runBounded } from '../process';
import { backendHere } from './backend-here';
import type { SandboxPolicy } from './policy';

/**
 * Runs a command of ours in a sandbox, without any network, and gives what it printed: the way to read what an agent wrote
 * while it may still be at work. Everything it starts ends with it. Never rejects; where nothing makes sandboxes it has
 * ended `not-started`.
 */
export async function runInSandbox(
  policy: SandboxPolicy,
  command: readonly [string, ...string[]],
  options: BoundedRun,
): Promise<BoundedEnd> {
  const backend = backendHere();
  if ('why' in backend)
    return { why: 'not-started', code: null, stdout: Buffer.alloc(0), stderr: 'no sandbox can be made' };
  const offline: SandboxPolicy = { ...policy, network: { kind: 'none' } };
  const { args, cwd, env } = backend.enclose(offline, options);
  return runBounded(backend.program, [...args, '--', ...command], { ...options, cwd, env });
}
