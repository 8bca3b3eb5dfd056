import { type Bounded, type BoundedEnd, type BoundedRun, runBounded, startBounded } from '../process';
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
  const enclosed = enclose(policy, command, options);
  if (enclosed === null)
    return { why: 'not-started', code: null, stdout: Buffer.alloc(0), stderr: 'no sandbox can be made' };
  const { program, args, cwd, env } = enclosed;
  const end = await runBounded(program, args, { ...options, cwd, env });
  if (end.why === 'exited' && end.code === 0) noteMade(program);
  return end;
}

/**
 * Starts a command of ours in the same way, to be talked with for longer: whoever starts it ends it. Null where nothing makes
 * sandboxes.
 */
export function startInSandbox(
  policy: SandboxPolicy,
  command: readonly [string, ...string[]],
  options: Pick<BoundedRun, 'cwd' | 'env'> & { readonly onPrinted: (chunk: Buffer) => void },
): Bounded | null {
  const enclosed = enclose(policy, command, options);
  if (enclosed === null) return null;
  const { program, args, cwd, env } = enclosed;
  const onPrinted = (chunk: Buffer) => {
    noteMade(program);
    options.onPrinted(chunk);
  };
  return startBounded(program, args, { cwd, env, onPrinted, reads: true });
}

function enclose(
  policy: SandboxPolicy,
  command: readonly [string, ...string[]],
  options: Pick<BoundedRun, 'cwd' | 'env'>,
) {
  const backend = backendHere();
  if ('why' in backend) return null;
  const { args, cwd, env } = backend.enclose({ ...policy, network: { kind: 'none' } }, options);
  return { program: backend.program, args: [...args, '--', ...command], cwd, env };
}

let last: { readonly program: string; readonly at: number } | null = null;

function noteMade(program: string): void {
  last = { program, at: performance.now() };
}

/** How long ago a sandbox was last made by a program, in milliseconds. */
export function sinceLastMade(program: string): number {
  return last?.program === program ? performance.now() - last.at : Number.POSITIVE_INFINITY;
}
