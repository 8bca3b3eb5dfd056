import { access, mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { launch } from '../process';
import { examineSandbox } from '.';
import { confineTo } from './confine';
import type { SandboxPolicy } from './policy';
import { runInSandbox } from './run-in-sandbox';

let folder: string;
let policy: SandboxPolicy;
let work: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'understory-sandbox-test-')));
  work = join(folder, 'work');
  for (const name of ['work', 'own-home', 'home', 'secret']) await mkdir(join(folder, name));
  await writeFile(join(folder, 'home', 'key'), 'SECRET');
  await writeFile(join(folder, 'secret', 'key'), 'SECRET');
  policy = {
    mounts: [{ from: work, to: work, access: 'write' }],
    home: join(folder, 'own-home'),
    network: { kind: 'none' },
    limits: { processes: 200 },
  };
});
afterEach(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));

const env = { PATH: '/usr/bin:/bin', TOKEN: 'given' };

/** Runs a script as a session's agent is run, and gives what it printed. */
async function asAgent(script: string): Promise<string> {
  const child = launch({
    purpose: 'agent',
    session: { id: 'abc', folder: work },
    command: 'sh',
    args: ['-c', script],
    cwd: work,
    env,
    confine: confineTo(policy),
  });
  child.stdin.end();
  const printed = await text(child.stdout);
  await child.ended;
  return printed + child.stderrTail();
}

test('a program in a sandbox writes where it works, has a home of its own, and sees nothing else', async () => {
  const said = await asAgent(`
    echo made > made.txt; echo mine > ~/mine; cat ${folder}/home/key ${folder}/secret/key /etc/shadow 2>&1
    ls ${folder}; ls /proc | grep -c '^[0-9]'; echo "$TOKEN $UNDERSTORY_SESSION $HOME"; touch /usr/x 2>&1`);
  expect(said).not.toContain('SECRET');
  expect(said).toMatch(/^work$/m);
  expect(said).toContain('given abc /run/understory/home');
  expect(said).toContain('Read-only file system');
  expect(await readFile(join(work, 'made.txt'), 'utf8')).toBe('made\n');
  expect(await readFile(join(folder, 'own-home', 'mine'), 'utf8')).toBe('mine\n');
  await expect(access(join(folder, 'home', 'mine'))).rejects.toThrow();
});

test('what it is given in its environment stands in no list of processes', async () => {
  const child = launch({
    purpose: 'agent',
    session: { id: 'abc', folder: work },
    command: 'sh',
    args: ['-c', 'echo up; read -r line'],
    cwd: work,
    env: { ...env, TOKEN: 'not-for-the-list' },
    confine: confineTo(policy),
  });
  const up = new Promise((resolve) => child.stdout.once('data', resolve));
  await up;
  expect(await readFile(`/proc/${child.pid}/cmdline`, 'utf8')).not.toContain('not-for-the-list');
  await child.stop();
});

test('nothing of the network is reached, and what outlives the program ends with it', async () => {
  const server: Server = createServer((socket) => socket.end('reached'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const said = await asAgent(`
    bash -c 'exec 3<>/dev/tcp/127.0.0.1/${address.port} && cat <&3' 2>&1
    (setsid env -i sh -c 'sleep 300; touch ${work}/late' >/dev/null 2>&1 &)`);
  server.close();
  expect(said).not.toContain('reached');
  expect(said).toContain('refused');
  const { stdout } = await runInSandbox(policy, ['/bin/sh', '-c', 'ls'], {
    ...{ cwd: work, env, most: 1000, deadlineMs: 20_000 },
  });
  expect(stdout.toString()).toBe('');
});

test('a program that is not there is named, and nothing is started in its stead', async () => {
  const child = launch({
    purpose: 'agent',
    session: { id: 'abc', folder: work },
    command: 'no-such-agent',
    args: [],
    cwd: work,
    env,
    confine: confineTo(policy),
  });
  expect(await child.ended).toEqual({
    how: 'not-started',
    cause: 'The program no-such-agent was not found.',
  });
});

test('our own reads are bounded in time and size', async () => {
  const bounds = { cwd: work, env, most: 10, deadlineMs: 300 };
  expect(await runInSandbox(policy, ['/bin/sh', '-c', 'sleep 100'], bounds)).toMatchObject({
    why: 'deadline',
    code: null,
  });
  expect(
    await runInSandbox(policy, ['/bin/sh', '-c', 'yes'], { ...bounds, deadlineMs: 20_000 }),
  ).toMatchObject({ why: 'too-much', code: null });
  expect(
    await runInSandbox(policy, ['/bin/cat'], { ...bounds, deadlineMs: 20_000, input: 'in' }),
  ).toMatchObject({
    why: 'exited',
    code: 0,
    stdout: Buffer.from('in'),
  });
});

test('what takes more memory than one process may have fails alone, and so do files in memory beyond their bound', async () => {
  policy = { ...policy, limits: { processes: 200, data: 150 * 2 ** 20, temporary: 2 ** 20 } };
  const said = await asAgent(`
    head -c 400M /dev/zero | tail -n 1 | wc -c; head -c 3M /dev/zero > /tmp/large; head -c 3M /dev/zero > /dev/shm/large
    echo x > /dev/planted; stat -c %s /tmp/large /dev/shm/large; echo 'still there'; cat /dev/null; echo end`);
  expect(said).toMatch(/memory exhausted/);
  expect(said).toMatch(/^1048576\n1048576\nstill there\nend$/m);
  expect(said).toContain('/dev/planted: Read-only file system');
});

test('whether sandboxes can be made is tried', async () => {
  expect(await examineSandbox()).toEqual({ able: true, program: '/usr/bin/bwrap' });
});
