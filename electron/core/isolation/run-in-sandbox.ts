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
  const end = await runBounded(backend.program, [...args, '--', ...command], { ...options, cwd, env });
  if (end.why === 'exited' && end.code === 0) last = { program: backend.program, at: performance.now() };
  return end;
}

let last: { readonly program: string; readonly at: number } | null = null;

/** How long ago a sandbox was last made by a program, in milliseconds. */
export function sinceLastMade(program: string): number {
  return last?.program === program ? performance.now() - last.at : Number.POSITIVE_INFINITY;
}
