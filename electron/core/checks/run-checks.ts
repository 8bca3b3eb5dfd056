import type { Check, CheckEnd } from '#shared/check';
import { loginEnvironment, type ProcessRecords, runProcess } from '../process';
import type { Admits } from '../worktree';
import { keepEnds } from './keep-ends';

const HEAD_KEPT = 128 * 1024;
const TAIL_KEPT = 384 * 1024;

/** Where checks run, and as whose. */
export type ChecksPlace = {
  /** The folder that they work in. */
  readonly worktree: string;
  readonly repositoryPath: string;
  /** The session that their processes belong to, or a name for whatever else they are of. */
  readonly session: string;
  /** What keeps them to the worktree; null: they run with the user's own rights. */
  readonly sandbox: Admits | null;
  /** Where they are written down, so that a later start ends what a crash left. */
  readonly records?: ProcessRecords;
};

export type CheckResult = {
  readonly check: Check;
  readonly end: CheckEnd;
  readonly milliseconds: number;
  /** What it printed: all, or how that began and ended. */
  readonly output: string;
};

/**
 * Runs checks one after the other, each supervised and bounded in time and output; what one starts ends with it. One that fails keeps
 * the next from nothing. Once `signal` aborts the one that runs is ended as `stopped`, and no further one begins: there are as many
 * results as checks began. Never rejects.
 */
export async function runChecks(
  options: ChecksPlace & {
    readonly checks: readonly Check[];
    readonly signal?: AbortSignal;
    /** Waited for before the check begins. */
    began?(check: Check): Promise<void>;
    /** Waited for before the next begins. */
    ended?(result: CheckResult): Promise<void>;
  },
): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  for (const check of options.checks) {
    if (options.signal?.aborted) break;
    await options.began?.(check);
    const result = await runCheck(check, options, options.signal);
    results.push(result);
    await options.ended?.(result);
  }
  return results;
}

async function runCheck(
  check: Check,
  { worktree, repositoryPath, session, sandbox, records }: ChecksPlace,
  signal?: AbortSignal,
): Promise<CheckResult> {
  const [command = '', ...args] = check.command;
  const kept = keepEnds(HEAD_KEPT, TAIL_KEPT);
  const begun = performance.now();
  const done = (end: CheckEnd): CheckResult => ({
    check,
    end: signal?.aborted ? { how: 'stopped' } : end,
    milliseconds: Math.round(performance.now() - begun),
    output: kept.text(),
  });
  try {
    const env = {
      ...(await loginEnvironment()),
      UNDERSTORY_WORKTREE: worktree,
      UNDERSTORY_REPOSITORY: repositoryPath,
    };
    const admitted = await sandbox?.admit({ command, args, env });
    const { end } = await runProcess({
      purpose: 'check',
      session: { id: session, folder: worktree },
      confine: admitted?.confine ?? null,
      command,
      args,
      cwd: worktree,
      env: admitted?.env ?? env,
      timeoutMs: check.seconds * 1000,
      maxOutput: 0,
      onOutput: (text) => kept.add(text),
      ...(records ? { records } : {}),
      ...(signal ? { signal } : {}),
    });
    return done(end);
  } catch (error) {
    return done({ how: 'not-started', cause: error instanceof Error ? error.message : String(error) });
  }
}
