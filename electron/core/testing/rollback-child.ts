import { createWorktreeWrites } from '../apply/index';
import { quietLog, wallClock } from './apply-scene';

type Writes = ReturnType<typeof createWorktreeWrites>;

/**
 * A process of its own that rolls a worktree back or updates it, and may be killed at a chosen step: `node rollback-child.js <json>`.
 * Prints the names of the steps it came to, one a line.
 */
export type RollbackChildTask = {
  readonly home: string;
  /** The step, counted from 0, at which the process kills itself; null lets it live. */
  readonly killAt: number | null;
  readonly work:
    | { readonly do: 'rollback'; readonly request: Parameters<Writes['rollback']>[0] }
    | { readonly do: 'update'; readonly request: Parameters<Writes['update']>[0] }
    | { readonly do: 'recover'; readonly place: Parameters<Writes['recover']>[0] };
};

async function runTask({ home, killAt, work }: RollbackChildTask): Promise<void> {
  let count = 0;
  const step = (name: string) => {
    process.stdout.write(`${name}\n`);
    if (count === killAt) process.kill(process.pid, 'SIGKILL');
    count += 1;
  };
  const writes = createWorktreeWrites({ home, log: quietLog, clock: wallClock, step });
  const conclude = async () => undefined;
  if (work.do === 'recover') {
    await writes.recover(work.place, conclude);
    return;
  }
  const result =
    work.do === 'update'
      ? await writes.update(work.request, conclude)
      : await writes.rollback(work.request, conclude);
  if (result.ok) return;
  process.stderr.write(JSON.stringify(result));
  process.exitCode = 3;
}

await runTask(JSON.parse(process.argv[2] ?? '') as RollbackChildTask);
