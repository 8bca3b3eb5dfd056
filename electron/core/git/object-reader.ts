import type { Git } from './git';
import { GitStuck } from './git-failed';

export type FoundObject = { readonly oid: string; readonly type: string; readonly size: number };

/** Looks objects up in one process that stays, since starting one takes longer than many answers. */
export type ObjectReader = {
  /** What a name such as `<commit>^{tree}` stands for; null when there is no such object. */
  find(name: string): Promise<FoundObject | null>;
  [Symbol.asyncDispose](): Promise<void>;
};

type Waiting = { resolve(found: FoundObject | null): void; reject(error: Error): void };

/** Opens a reader; its process starts with the first question and ends with the reader. Needs Git 2.36. */
export function openObjectReader(git: Git): ObjectReader {
  let asking: ReturnType<typeof converse> | null = null;
  return {
    find: (name) => {
      if (/[\n\0]/.test(name)) return Promise.resolve(null);
      asking ??= converse(git);
      return asking.ask(name);
    },
    [Symbol.asyncDispose]: async () => {
      await asking?.end();
      asking = null;
    },
  };
}

function converse(git: Git) {
  const args = ['cat-file', '--batch-command'];
  const waiting: Waiting[] = [];
  let failure: Error | null = null;
  const child = git.start(args, {
    isIdle: () => waiting.length === 0,
    onStuck: (stuck) => {
      failure ??= new GitStuck(args, stuck);
    },
  });
  let rest = '';
  const closed = new Promise<void>((resolve) => {
    const fail = (error: Error) => {
      failure ??= error;
      for (const each of waiting.splice(0)) each.reject(failure);
    };
    child.once('error', (error) => {
      fail(error);
      resolve();
    });
    child.once('close', (code) => {
      fail(new Error(`git cat-file ended with ${code ?? 'a signal'}: ${said.trim()}`));
      resolve();
    });
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  child.stdout.setEncoding('latin1').on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const match = /^([0-9a-f]{40,64}) (blob|tree|commit|tag) (\d+)$/.exec(line);
      const [, oid = '', type = '', size] = match ?? [];
      waiting.shift()?.resolve(match ? { oid, type, size: Number(size) } : null);
    }
  });
  // What could not be asked is answered by the process having ended.
  child.stdin.on('error', () => undefined);
  return {
    ask: (name: string) =>
      new Promise<FoundObject | null>((resolve, reject) => {
        if (failure) {
          reject(failure);
          return;
        }
        waiting.push({ resolve, reject });
        child.stdin.write(`info ${name}\n`);
      }),
    end: async () => {
      child.stdin.end();
      await closed;
    },
  };
}
