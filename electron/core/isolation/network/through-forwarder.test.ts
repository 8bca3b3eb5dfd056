import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launch } from '../../process';
import { confineTo } from '../confine';
import { openNetworkDesk } from './network-desk';
import { theWorld } from './outside';
import { openProxy } from './proxy';
import type { HostRule } from './target';
import { PROXY_PORT, throughForwarder } from './through-forwarder';

const run = promisify(execFile);
const node = { path: process.execPath, env: { ELECTRON_RUN_AS_NODE: '1' } };
const decided: string[] = [];
let folder: string;
let work: string;
let path: string;
let port: number;
let rules: HostRule[];
let close: () => Promise<void>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'understory-forwarder-'));
  path = join(folder, 's');
  work = join(folder, 'work');
  for (const name of ['work', 'home']) await mkdir(join(folder, name));
  const web = createServer((message, answer) => {
    answer.end(`got ${message.url} for ${message.headers.host}`);
  });
  await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
  port = (web.address() as AddressInfo).port;
  rules = [
    { host: '127.0.0.1', port, local: true },
    { host: 'web.test', port, local: true },
  ];
  const desk = openNetworkDesk({
    ask: async () => ({ allow: false, holds: () => true }),
    told: ({ host }, { allowed }) => decided.push(`${host} ${allowed}`),
  });
  desk.admit('configured', rules);
  const proxy = await openProxy({
    path,
    desk,
    outside: {
      resolve: async () => ['127.0.0.1'],
      connect: (_, to) => theWorld.connect(['127.0.0.1'], to),
    },
  });
  close = async () => {
    await proxy.close();
    web.close();
    web.closeAllConnections();
  };
});
afterAll(async () => {
  await close();
  await rm(folder, { recursive: true, force: true });
});

/** A command in a sandbox with this network, as a session's agent is run. */
function boxed(
  command: string,
  args: readonly string[],
  { env = {}, held }: { env?: Record<string, string> | undefined; held?: true } = {},
) {
  return launch({
    purpose: 'agent',
    session: { id: 'abc', folder: work },
    command,
    args,
    cwd: work,
    env: { PATH: '/usr/bin:/bin', ...env },
    confine: confineTo({
      mounts: [{ from: work, to: work, access: 'write' }],
      home: work,
      network: {
        kind: 'proxy',
        socket: path,
        port: PROXY_PORT,
        through: (start, socket, waits) =>
          throughForwarder(start, { node, allowed: rules, socket, held: waits }),
      },
      ...(held ? { held } : {}),
      limits: { processes: 200 },
    }),
  });
}

async function shell(script: string, env?: Record<string, string>) {
  const child = boxed('sh', ['-c', script], { env });
  child.stdin.end('typed\n');
  const out = await text(child.stdout);
  return { out, end: await child.ended, err: child.stderrTail() };
}

describe.runIf(process.platform === 'linux')('a command in a network of its own', () => {
  test('reaches through the proxy what is allowed, and nothing by itself', async () => {
    const { out } = await shell(`
      curl -s http://web.test:${port}/name; echo
      curl -s --proxytunnel http://web.test:${port}/tunnel; echo
      curl -s http://127.0.0.1:${port}/local; echo
      curl -s http://localhost:${port}/local; echo
      curl -s http://evil.test/; echo
      curl -s -o /dev/null --proxytunnel http://evil.test/; echo $?
      curl -s --noproxy '*' --max-time 3 http://93.184.216.34/ || echo none`);
    expect(out.split('\n')).toEqual([
      `got /name for web.test:${port}`,
      `got /tunnel for web.test:${port}`,
      `got /local for 127.0.0.1:${port}`,
      `got /local for localhost:${port}`,
      'Understory refused this request: the sandbox of this session may not reach evil.test:80.',
      'The user, or a setting in the user’s place, denied it. Trying again, or another way, is of no use in this turn.',
      '',
      '56',
      'none',
      '',
    ]);
    expect(decided.sort()).toEqual(['127.0.0.1 true', 'web.test true']);
  });

  test('that is held starts with the first byte of its input, which is not for it, and never without', async () => {
    const started = join(work, 'started');
    const script = 'touch started; cat; curl -s http://web.test:$0/held';
    const one = boxed('sh', ['-c', script, String(port)], { held: true });
    const other = boxed('sh', ['-c', script, String(port)], { held: true });
    other.stdin.end();
    expect(await other.ended).toEqual({ how: 'exited', code: 0 });
    // The other one came as far, and is gone: nothing has started.
    expect(existsSync(started)).toBe(false);
    one.stdin.write('\n');
    one.stdin.end('first\nsecond\n');
    expect(await text(one.stdout)).toBe(`first\nsecond\ngot /held for web.test:${port}`);
    expect(existsSync(started)).toBe(true);
  });

  test('has its input, its variables and no more, and its exit code is handed on', async () => {
    const { out, err, end } = await shell('cat; env | sort; echo wrong >&2; exit 7', {
      NODE_OPTIONS: '--no-such-option',
      LD_EXAMPLE: 'mine',
      MINE: 'yes',
    });
    expect({ err, end }).toEqual({ err: 'wrong\n', end: { how: 'exited', code: 7 } });
    const [typed, ...variables] = out.trim().split('\n');
    expect(typed).toBe('typed');
    const names = variables
      .map((line) => line.split('=')[0])
      .filter((name) => !/^(PWD|_|SHLVL|OLDPWD|HOME|UNDERSTORY_(PROCESS|SESSION))$/.test(name ?? ''));
    expect(names).toEqual(
      [
        ...[
          'ALL_PROXY',
          'CARGO_HTTP_PROXY',
          'HTTPS_PROXY',
          'HTTP_PROXY',
          'LD_EXAMPLE',
          'MINE',
          'NODE_OPTIONS',
        ],
        ...['NODE_USE_ENV_PROXY', 'NO_PROXY', 'PATH', 'PIP_PROXY', 'all_proxy', 'http_proxy', 'https_proxy'],
        ...['no_proxy', 'npm_config_https_proxy', 'npm_config_noproxy', 'npm_config_proxy'],
      ].sort(),
    );
    expect(variables).toContain('NODE_OPTIONS=--no-such-option');
    const own = await shell('echo "$ELECTRON_RUN_AS_NODE"', { ELECTRON_RUN_AS_NODE: '2' });
    expect(own.out).toBe('2\n');
  });

  test('hears signals once, and ends as it ends', async () => {
    const child = boxed('sh', [
      '-c',
      'trap "echo heard; exit 3" TERM; echo "$PPID"; while :; do sleep 0.05; done',
    ]);
    await new Promise((resolve) => child.stdout.once('data', resolve));
    const { stdout } = await run('pgrep', ['-P', String(child.pid)]);
    const inner = (await run('pgrep', ['-P', stdout.trim()])).stdout.trim();
    process.kill(Number(inner), 'SIGTERM');
    expect(await text(child.stdout)).toBe('heard\n');
    expect(await child.ended).toEqual({ how: 'exited', code: 3 });
    expect(await shell('kill -KILL $$')).toMatchObject({ end: { how: 'exited', code: 137 } });
  });

  test('that is not there is told of', async () => {
    const outside = join(folder, 'outside');
    await writeFile(outside, '#!/bin/sh\n', { mode: 0o755 });
    const child = boxed(outside, []);
    expect(await child.ended).toEqual({ how: 'exited', code: 127 });
    expect(child.stderrTail()).toBe(`${outside}: spawn ${outside} ENOENT\n`);
  });
});
