import { assertNever, ok } from '#shared/result';
import { createWorktreeWrites, type EditRequest } from '../apply/index';
import { hashObject } from '../git/index';
import { quietLog, wallClock } from './apply-scene';

type Writes = ReturnType<typeof createWorktreeWrites>;
/** Gives all of its paths the same content. */
type EditTask = Omit<EditRequest, 'change'>;

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
    | { readonly do: 'edit'; readonly request: EditTask; readonly content: string }
    | { readonly do: 'recover'; readonly place: Parameters<Writes['recover']>[0] };
};

const conclude = async () => undefined;

function write(writes: Writes, work: Exclude<RollbackChildTask['work'], { do: 'recover' }>) {
  switch (work.do) {
    case 'update':
      return writes.update(work.request, conclude);
    case 'rollback':
      return writes.rollback(work.request, conclude);
    case 'edit': {
      const { request, content } = work;
      const change: EditRequest['change'] = async (git) => {
        const entry = { mode: '100644', oid: await hashObject(git, content) };
        return ok(new Map(request.paths.map((path) => [path, entry])));
      };
      return writes.edit({ ...request, change }, conclude);
    }
    default:
      return assertNever(work);
  }
}

async function runTask({ home, killAt, work }: RollbackChildTask): Promise<void> {
  let count = 0;
  const step = (name: string) => {
    process.stdout.write(`${name}\n`);
    if (count === killAt) process.kill(process.pid, 'SIGKILL');
    count += 1;
  };
  const writes = createWorktreeWrites({ home, log: quietLog, clock: wallClock, step });
  if (work.do === 'recover') {
    await writes.recover(work.place, conclude);
    return;
  }
  const result = await write(writes, work);
  if (result.ok) return;
  process.stderr.write(JSON.stringify(result));
  process.exitCode = 3;
}

await runTask(JSON.parse(process.argv[2] ?? '') as RollbackChildTask);
