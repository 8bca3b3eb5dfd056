import type { ApplyId } from '#shared/ids';
import { createApplies, type RunIntegration, type RunRequest } from '../apply/index';

/**
 * A process of its own that applies, undoes or recovers, and may be killed at a chosen step: `node apply-child.js
 * <json>`. Prints the names of the steps it came to, one a line.
 */
export type ApplyChildTask = {
  readonly home: string;
  /** The step, counted from 0 or by name, at which the process kills itself; null lets it live. */
  readonly killAt: number | string | null;
  readonly work:
    | { readonly do: 'run'; readonly request: RunRequest }
    | { readonly do: 'integrate'; readonly request: RunIntegration }
    | { readonly do: 'undo'; readonly apply: ApplyId }
    | { readonly do: 'recover'; readonly repositoryPath: string };
};

async function runTask({ home, killAt, work }: ApplyChildTask): Promise<void> {
  let count = 0;
  const step = (name: string) => {
    process.stdout.write(`${name}\n`);
    if (count === killAt || name === killAt) process.kill(process.pid, 'SIGKILL');
    count += 1;
  };
  const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const applies = createApplies({ home, log: silent, clock: { now: () => new Date() }, step });
  switch (work.do) {
    case 'run':
      return report(await applies.run(work.request));
    case 'integrate':
      return report(await applies.integrate(work.request));
    case 'undo':
      return report(await applies.undo(work.apply));
    case 'recover':
      await applies.recover(work.repositoryPath);
  }
}

function report(result: { ok: boolean }): void {
  if (result.ok) return;
  process.stderr.write(JSON.stringify(result));
  process.exitCode = 3;
}

await runTask(JSON.parse(process.argv[2] ?? '') as ApplyChildTask);
