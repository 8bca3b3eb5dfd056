import { mkdir, readFile, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A control group of this machine with a limit of memory, for what only the kernel itself can show. */
export type MemoryGroup = AsyncDisposable & {
  /** What starts a program in the group: put it before the program. */
  readonly enter: readonly [string, ...string[]];
  /** How often the kernel ended a process since the group had no memory left. */
  outOfMemory(): Promise<number>;
};

/** The two kinds of control groups: where they are, and what their files are called. */
const KINDS = [
  {
    controller: 'memory',
    top: '/sys/fs/cgroup/memory',
    limit: 'memory.limit_in_bytes',
    events: 'memory.oom_control',
  },
  { controller: '', top: '/sys/fs/cgroup', limit: 'memory.max', events: 'memory.events' },
] as const;

/** That this machine, or this user, may make none, with what the system said to each try. */
export type NoMemoryGroup = AsyncDisposable & { readonly refused: readonly string[] };

/** Makes one beneath the group of this process. */
export async function memoryGroup(bytes: number): Promise<MemoryGroup | NoMemoryGroup> {
  const refused: string[] = [];
  const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code ?? String(error);
  const lines = await readFile('/proc/self/cgroup', 'utf8').catch(() => '');
  for (const { controller, top, limit, events } of KINDS) {
    const line = lines.split('\n').find((one) => one.split(':')[1]?.split(',').includes(controller));
    if (line === undefined) {
      refused.push('ENOENT');
      continue;
    }
    const path = join(top, line.split(':').slice(2).join(':'), `understory-${process.pid}`);
    try {
      await mkdir(path);
    } catch (error) {
      refused.push(codeOf(error));
      continue;
    }
    try {
      await writeFile(join(path, limit), String(bytes));
    } catch (error) {
      refused.push(codeOf(error));
      await rmdir(path);
      continue;
    }
    return {
      enter: ['sh', '-c', `echo $$ > '${join(path, 'cgroup.procs')}' && exec "$@"`, 'sh'],
      outOfMemory: async () => {
        const text = await readFile(join(path, events), 'utf8');
        return Number(/^oom_kill (\d+)$/m.exec(text)?.[1] ?? 0);
      },
      [Symbol.asyncDispose]: async () => {
        // A paused agent outlives the core that was killed: nobody else ends it here.
        const members = (await readFile(join(path, 'cgroup.procs'), 'utf8')).split('\n').filter(Boolean);
        for (const pid of members) {
          try {
            process.kill(Number(pid), 'SIGKILL');
          } catch {
            // It has ended meanwhile.
          }
        }
        // It goes once the last process in it has been reaped.
        for (let tries = 0; tries < 100; tries += 1) {
          const gone = await rmdir(path).then(
            () => true,
            () => false,
          );
          if (gone) return;
          await new Promise((resolve) => setTimeout(resolve, 100));
        }
      },
    };
  }
  return { refused, [Symbol.asyncDispose]: async () => undefined };
}
