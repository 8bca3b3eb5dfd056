import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { describe, expect, test, vi } from 'vitest';
import { findOnSearchPath } from '../../process';
import type { LaunchEnd } from '../launch';
import { type Answer, readAnswers } from './read-answers';
import { type GitStarter, openGitStarter } from './starter';

const sh = findOnSearchPath('sh', process.env as Record<string, string>) ?? 'sh';

/** Runs a shell script through a starter, and answers what became of it. */
function run(
  starter: GitStarter,
  script: string,
  more: { input?: string | Uint8Array; program?: string } = {},
) {
  const { input, program = sh } = more;
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  const started = later<number>();
  const ended = later<LaunchEnd>();
  const launched = starter.launch(
    { program, args: ['-c', script], cwd: tmpdir(), env: { ASKED: 'yes' }, input },
    {
      onStarted: started.resolve,
      onStdout: (chunk) => out.push(chunk),
      onStderr: (chunk) => err.push(chunk),
      onEnd: ended.resolve,
    },
  );
  const done = ended.promise.then((end) => ({
    ...end,
    out: Buffer.concat(out).toString('latin1'),
    err: Buffer.concat(err).toString('latin1'),
  }));
  return { ...launched, started: started.promise, done };
}

function later<T>() {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

async function opened(patienceMs?: number): Promise<GitStarter & Disposable> {
  const starter = openGitStarter(patienceMs);
  await vi.waitUntil(() => starter.isReady(), { timeout: 20_000 });
  return { ...starter, [Symbol.dispose]: () => starter.end() };
}

async function parentOf(pid: number): Promise<number> {
  return Number((await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ')[1]?.split(' ')[1]);
}

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

describe.runIf(process.platform === 'linux')('a starter', () => {
  test('starts programs side by side, with their input, surroundings and whole output', async () => {
    using starter = await opened();
    const input = Buffer.from(Array.from({ length: 300_000 }, (_, index) => index % 256));
    const all = await Promise.all([
      run(starter, 'cat; echo $ASKED >&2; exit 3', { input }).done,
      run(starter, 'read line || echo no input; env | cut -d= -f1 | sort | tr "\\n" " "').done,
      run(starter, 'kill -9 $$').done,
      run(starter, '', { program: '/nowhere/git' }).done,
      run(starter, 'exec ls -l /proc/self/fd').done,
    ]);
    expect(all).toMatchObject([
      { code: 3, killedBy: null, error: null, out: input.toString('latin1'), err: 'yes\n' },
      { code: 0, out: expect.stringMatching(/^no input\nASKED (PWD |OLDPWD |SHLVL |_ )*$/) },
      { code: null, killedBy: 'SIGKILL', error: null },
      { code: null, error: { code: 'ENOENT' } },
      { code: 0 },
    ]);
    // Nothing but its three, and the folder that is listed.
    const open = all[4].out.match(/\d+ -> .*/g) ?? [];
    expect(open.filter((one) => !/^[0-2] |\/dev\/null$|\/fd$/.test(one))).toEqual([]);
  });

  test('ends a program with all that it started', async () => {
    using starter = await opened();
    const running = run(starter, 'sleep 1000 & echo $!; wait');
    const pid = await running.started;
    running.kill('SIGTERM');
    const { killedBy, out } = await running.done;
    expect(killedBy).toBe('SIGTERM');
    for (const one of [pid, Number(out)].filter((found) => found > 0))
      await vi.waitUntil(() => !isAlive(one), { timeout: 20_000 });
  });

  test('says of a call that was running when it was killed that it failed, and ends that', async () => {
    using starter = await opened();
    const running = run(starter, 'echo $PPID; exec sleep 1000');
    const pid = await running.started;
    process.kill(await parentOf(pid), 'SIGKILL');
    expect(await running.done).toMatchObject({
      code: null,
      error: { message: expect.stringContaining('ended') },
    });
    expect(starter.isReady()).toBe(false);
    await vi.waitUntil(() => !isAlive(pid), { timeout: 20_000 });
    expect(await run(starter, 'true').done).toMatchObject({ code: null, error: expect.any(Error) });
  });

  test('is given up where it starts nothing any more', async () => {
    using starter = await opened(500);
    const running = run(starter, 'echo $PPID; exec sleep 1000');
    const parent = await parentOf(await running.started);
    process.kill(parent, 'SIGSTOP');
    expect(await run(starter, 'true').done).toMatchObject({ code: null, error: expect.any(Error) });
    expect(await running.done).toMatchObject({ code: null, error: expect.any(Error) });
    expect(starter.isOver()).toBe('heard');
  });

  test('ends what runs, and itself, when nobody is there to hear of it', async () => {
    const starter = await opened();
    const running = run(starter, 'exec sleep 1000');
    const pid = await running.started;
    starter.end();
    expect(await running.done).toMatchObject({ killedBy: 'SIGTERM' });
    await vi.waitUntil(() => !isAlive(pid) && starter.isOver() === 'heard', { timeout: 20_000 });
  });
});

test('answers are read however they are cut', () => {
  const frame = (kind: number, id: number, content: string) => {
    const head = Buffer.alloc(9);
    head.writeUInt32BE(content.length, 0);
    head.writeUInt8(kind, 4);
    head.writeUInt32BE(id, 5);
    return Buffer.concat([head, Buffer.from(content)]);
  };
  const end = { code: 1, killedBy: null, error: null };
  const all = Buffer.concat([
    frame(0, 0, ''),
    frame(1, 7, '4711'),
    frame(2, 7, 'out'),
    frame(3, 7, ''),
    frame(4, 7, JSON.stringify(end)),
  ]);
  for (let size = 1; size <= all.length; size += 1) {
    const heard: Answer[] = [];
    const read = readAnswers((answer) => heard.push(answer));
    for (let at = 0; at < all.length; at += size) read(all.subarray(at, at + size));
    expect(heard).toEqual([
      { is: 'ready' },
      { is: 'started', id: 7, pid: 4711 },
      { is: 'stdout', id: 7, bytes: Buffer.from('out') },
      { is: 'stderr', id: 7, bytes: Buffer.alloc(0) },
      { is: 'end', id: 7, end },
    ]);
  }
});
