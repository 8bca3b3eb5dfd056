import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo, connect, type Server as NetServer, createServer as netServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { openNetworkDesk } from './network-desk';
import { theWorld } from './outside';
import { type NetworkProxy, openProxy } from './proxy';
import type { HostRule } from './target';

/** An address of the internet, for names that lead there; what is connected to it lands at the test's own server. */
const PUBLIC = '93.184.216.34';

let folder: string;
let path: string;
let proxy: NetworkProxy | null;
let web: Server;
let webPort: number;
let heard: { method: string; url: string; headers: IncomingMessage['headers']; body: string }[];
let looked: string[];
let holds: boolean;
const names: Record<string, string[]> = {};
const servers: (Server | NetServer)[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'understory-proxy-'));
  path = join(folder, 's');
  proxy = null;
  heard = [];
  looked = [];
  holds = true;
  web = createServer((message, answer) => {
    void text(message).then((body) => {
      const { method = '', url = '', headers } = message;
      heard.push({ method, url, headers, body });
      answer.writeHead(200, { 'x-own': 'yes', connection: 'close, x-hop', 'x-hop': 'no' });
      answer.end(`got ${url}`);
    });
  });
  web.on('upgrade', (message, socket) => {
    socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\nConnection: upgrade\r\n\r\n');
    socket.pipe(socket);
    heard.push({ method: 'GET', url: message.url ?? '', headers: message.headers, body: '' });
  });
  webPort = await listening(web);
});
afterEach(async () => {
  await proxy?.close();
  for (const server of servers.splice(0)) server.close();
  web.closeAllConnections();
  await rm(folder, { recursive: true, force: true });
});

async function listening(server: Server | NetServer): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** A proxy whose world is the test's: names lead where `names` says, and all addresses to this machine. */
async function opened(allowed: readonly HostRule[], more: { patienceMs?: number; idleMs?: number } = {}) {
  const asked: { host: string; answer(allow: boolean | null): void }[] = [];
  const decided: string[] = [];
  const desk = openNetworkDesk({
    ask: ({ host }) =>
      new Promise((resolve) => {
        const answer = (allow: boolean | null) =>
          resolve(allow === null ? null : { allow, holds: () => holds });
        asked.push({ host, answer });
      }),
    told: ({ host, port }, { allowed: yes, by }) =>
      decided.push(`${yes ? 'allowed' : 'refused'} ${host}:${port} by ${by}`),
    ...(more.patienceMs ? { patienceMs: more.patienceMs } : {}),
  });
  desk.admit('agent', allowed);
  proxy = await openProxy({
    path,
    desk,
    ...(more.idleMs ? { idleMs: more.idleMs } : {}),
    outside: {
      resolve: async (host) => {
        looked.push(host);
        const found = names[host] ?? (/^[\d.]+$/.test(host) ? [host] : [PUBLIC]);
        if (found.length === 0) throw new Error(`getaddrinfo ENOTFOUND ${host}`);
        return found;
      },
      connect: (addresses, port) =>
        theWorld.connect(
          addresses.map(() => '127.0.0.1'),
          port,
        ),
    },
  });
  return { desk, asked, decided };
}

/** All that the proxy answers to what is said to it on one connection. */
function say(words: string, keepOpen = false): Promise<string> {
  const socket = connect({ path, allowHalfOpen: true });
  if (keepOpen) socket.write(words);
  else socket.end(words);
  return text(socket);
}

const get = (url: string, more = '') => say(`GET ${url} HTTP/1.1\r\nHost: x\r\n${more}\r\n`, true);
const tunnel = (to: string, words = 'GET /in HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n') =>
  say(`CONNECT ${to} HTTP/1.1\r\nHost: ${to}\r\n\r\n${words}`, true);

test('requests and tunnels reach a host that is allowed, and are told of once', async () => {
  const { decided } = await opened([{ host: 'models.test', port: webPort }]);
  const answer = await get(
    `http://Models.test.:${webPort}/a%20b?c`,
    'X-Mine: 1\r\nProxy-Authorization: secret\r\n',
  );
  expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  expect(answer).toContain('x-own: yes');
  expect(answer).not.toContain('x-hop');
  expect(answer).toContain('got /a%20b?c');
  expect(heard[0]?.headers).toMatchObject({
    'x-mine': '1',
    host: `Models.test.:${webPort}`,
    connection: 'close',
  });
  expect(heard[0]?.headers).not.toHaveProperty('proxy-authorization');
  const through = await tunnel(`models.test:${webPort}`);
  expect(through).toMatch(/^HTTP\/1\.1 200 .*\r\n\r\nHTTP\/1\.1 200 OK\r\n/);
  expect(through).toContain('got /in');
  expect(decided).toEqual([`allowed models.test:${webPort} by agent`]);
});

test('a body goes through whole and back, and a change of protocol too', async () => {
  await opened([{ host: 'models.test', port: webPort }]);
  const body = 'x'.repeat(3_000_000);
  await say(
    `POST http://models.test:${webPort}/up HTTP/1.1\r\nHost: x\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    true,
  );
  expect(heard[0]?.body.length).toBe(body.length);
  const said = await say(
    `GET http://models.test:${webPort}/ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\nhello`,
  );
  expect(said).toMatch(/^HTTP\/1\.1 101 [\s\S]*\r\n\r\nhello$/);
});

test('a host that nobody allowed is not even looked up', async () => {
  const { asked, decided } = await opened([{ host: '*.models.test', port: 443 }]);
  for (const refused of [
    tunnel('secret.evil.test:443'),
    get('http://evil.test/'),
    tunnel('a.models.test:22'),
  ])
    void refused.catch(() => undefined);
  await vi.waitUntil(() => asked.length === 3);
  for (const { answer } of asked) answer(false);
  const again = await tunnel('secret.evil.test:443');
  expect(again).toMatch(/^HTTP\/1\.1 403 Refused by Understory\r\n/);
  expect(again).toContain('may not reach secret.evil.test:443.\nThe user, or a setting');
  expect(asked.map(({ host }) => host).sort()).toEqual(['a.models.test', 'evil.test', 'secret.evil.test']);
  expect(looked).toEqual([]);
  expect(decided).toEqual([]);
});

test('what waits for an answer is one question, and goes on with it', async () => {
  const { asked, desk } = await opened([]);
  const both = [tunnel(`new.test:${webPort}`), get(`http://new.test:${webPort}/b`)];
  await vi.waitUntil(() => asked.length > 0);
  const left = connect({ path });
  left.write(`CONNECT new.test:${webPort} HTTP/1.1\r\n\r\n`);
  left.destroy();
  asked[0]?.answer(true);
  for (const answer of await Promise.all(both)) expect(answer).toContain('HTTP/1.1 200 OK');
  expect(await tunnel(`new.test:${webPort}`)).toContain('HTTP/1.1 200 OK');
  expect(asked).toHaveLength(1);
  // A rule that answered was taken back.
  holds = false;
  const second = tunnel(`new.test:${webPort}`);
  await vi.waitUntil(() => asked.length === 2);
  holds = true;
  asked[1]?.answer(true);
  // What was allowed counts for as long as the turn lasts, and not beyond.
  desk.endTurn();
  expect(await second).toContain('HTTP/1.1 200 OK');
  const next = tunnel(`new.test:${webPort}`);
  await vi.waitUntil(() => asked.length === 3);
  asked[2]?.answer(null);
  expect(await next).toContain('only while a turn is at work');
});

test('a question that nobody answers is not waited for for ever, and stays', async () => {
  const { asked, decided } = await opened([], { patienceMs: 20 });
  expect(await tunnel(`new.test:${webPort}`)).toContain('has not answered yet');
  const waiting = await Promise.all(Array.from({ length: 9 }, (_, at) => tunnel(`n${at}.test:443`)));
  expect(waiting.filter((said) => said.includes('about too many hosts'))).toHaveLength(2);
  expect(asked).toHaveLength(8);
  expect(decided).toEqual([expect.stringMatching(/^refused n\d\.test:443 by crowd$/), expect.any(String)]);
  asked[0]?.answer(true);
  await vi.waitUntil(async () => (await tunnel(`new.test:${webPort}`)).includes('HTTP/1.1 200 OK'));
});

describe('this machine and private networks', () => {
  test.each([
    ['127.0.0.1', 'It is a bare address'],
    ['0x7f.1', 'It is a bare address'],
    ['2130706433', 'It is a bare address'],
    ['[::1]', 'It is a bare address'],
    ['169.254.169.254', 'It is a bare address'],
    [PUBLIC, 'It is a bare address'],
    ['localhost', "It lies on the user's machine"],
    ['a.LOCALHOST.', "It lies on the user's machine"],
  ])('%s is never asked about', async (host, words) => {
    const { asked } = await opened([{ host: '*.test', port: webPort }]);
    expect(await tunnel(`${host}:${webPort}`)).toContain(words);
    expect(await get(`http://${host}:${webPort}/`)).toContain(words);
    expect(asked).toEqual([]);
    expect(heard).toEqual([]);
  });

  test('names that lead there are refused when they do, however they were allowed', async () => {
    const { decided, asked } = await opened([{ host: 'rebound.test', port: webPort }]);
    for (const address of [
      '127.0.0.1',
      '10.1.2.3',
      'fe80::1',
      '::ffff:127.0.0.1',
      '64:ff9b::7f00:1',
      '169.254.169.254',
    ]) {
      names['rebound.test'] = [PUBLIC, address];
      expect(await tunnel(`rebound.test:${webPort}`)).toContain("It lies on the user's machine");
    }
    names['asked.test'] = ['192.168.1.1'];
    const waiting = tunnel(`asked.test:${webPort}`);
    await vi.waitUntil(() => asked.length === 1);
    asked[0]?.answer(true);
    expect(await waiting).toContain("It lies on the user's machine");
    expect(heard).toEqual([]);
    expect(decided).toContain(`refused rebound.test:${webPort} by local`);
  });

  test('exactly what the user named is reached', async () => {
    await opened([
      { host: '127.0.0.1', port: webPort, local: true },
      { host: 'own.test', port: webPort, local: true },
    ]);
    names['own.test'] = ['127.0.0.1'];
    expect(await get(`http://127.0.0.1:${webPort}/a`)).toContain('got /a');
    expect(await get(`http://own.test:${webPort}/b`)).toContain('got /b');
    expect(await get(`http://127.0.0.1:${webPort + 1}/`)).toContain('403');
  });
});

describe('what is not to be read in two ways', () => {
  test.each([
    ['no address', 'GET /here HTTP/1.1\r\nHost: models.test\r\n\r\n'],
    ['another scheme', 'GET ftp://models.test/ HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['a user', 'GET http://models.test@evil.test/ HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['no port', 'CONNECT models.test HTTP/1.1\r\n\r\n'],
    ['a port beyond', 'CONNECT models.test:65616 HTTP/1.1\r\n\r\n'],
    ['an escape', 'CONNECT models%2etest:443 HTTP/1.1\r\n\r\n'],
    [
      'both lengths',
      'POST http://models.test/ HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    [
      'two lengths',
      'POST http://models.test/ HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nabcd',
    ],
    ['a folded header', 'GET http://models.test/ HTTP/1.1\r\nHost: x\r\nA: b\r\n c: d\r\nNul: \0\r\n\r\n'],
    [
      'a body before another protocol',
      'GET http://models.test/ HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: echo\r\nContent-Length: 5\r\n\r\nhello',
    ],
    ['no words of the protocol', '\x16\x03\x01\x02\x00\x01'],
    ['too long a head', `GET http://models.test/ HTTP/1.1\r\nHost: x\r\nA: ${'b'.repeat(40_000)}\r\n\r\n`],
  ])('%s is refused', async (_, words) => {
    await opened([{ host: 'models.test', port: 80 }]);
    expect(await say(words)).toMatch(/^HTTP\/1\.1 4(00|31) /);
    expect(looked).toEqual([]);
  });

  test('a second request of a connection is not carried out', async () => {
    const { asked } = await opened([{ host: 'models.test', port: webPort }]);
    const one = `GET http://models.test:${webPort}/one HTTP/1.1\r\nHost: x\r\n\r\n`;
    const said = await say(one + one.replace('/one', '/two') + one.replace('models.test', 'evil.test'), true);
    expect(said).toContain('got /one');
    expect(said).not.toContain('got /two');
    expect(heard.map(({ url }) => url)).toEqual(['/one']);
    expect(asked).toEqual([]);
  });
});

test('what cannot be reached is told in words, and nothing hangs on', async () => {
  names['gone.test'] = [];
  const shut = await listening(netServer());
  await new Promise((resolve) => servers.at(-1)?.close(resolve));
  await opened([
    { host: 'gone.test', port: 443 },
    { host: 'shut.test', port: shut },
  ]);
  expect(await tunnel('gone.test:443')).toMatch(
    /^HTTP\/1\.1 502 [\s\S]*could not reach gone\.test:443: getaddrinfo/,
  );
  expect(await tunnel(`shut.test:${shut}`)).toMatch(/^HTTP\/1\.1 502 [\s\S]*ECONNREFUSED/);
});

test('an answer that may not be said again harms nobody', async () => {
  const odd = await listening(netServer((socket) => void socket.end('HTTP/1.1 200 O\x01K\r\n\r\nhello')));
  await opened([{ host: 'odd.test', port: odd }]);
  expect(await get(`http://odd.test:${odd}/`)).toMatch(/^HTTP\/1\.1 502 [\s\S]*could not read the answer/);
});

test('a server that says nothing is given up, and one that is slow to read is waited for', async () => {
  const silent = await listening(netServer(() => undefined));
  const taken: number[] = [];
  const much = await listening(netServer((socket) => void socket.end('z'.repeat(8_000_000))));
  const slow = await listening(
    netServer({ allowHalfOpen: true }, (socket) => {
      socket.on('data', (chunk) => {
        taken.push(chunk.length);
        socket.pause();
        setImmediate(() => socket.resume());
      });
      socket.on('end', () => socket.end('all'));
    }),
  );
  await opened(
    [
      { host: 'silent.test', port: silent },
      { host: 'slow.test', port: slow },
      { host: 'much.test', port: much },
    ],
    // Long for what stands still: on a busy machine what goes on does so for moments.
    { idleMs: 2_000 },
  );
  expect(await tunnel(`silent.test:${silent}`)).toMatch(/^HTTP\/1\.1 200 [\s\S]*\r\n\r\n$/);
  const most = 8_000_000;
  const said = await say(`CONNECT slow.test:${slow} HTTP/1.1\r\n\r\n${'y'.repeat(most)}`);
  expect(said.endsWith('\r\n\r\nall')).toBe(true);
  expect(taken.reduce((sum, bytes) => sum + bytes, 0)).toBe(most);
  // What was said before the end arrives after it.
  const asker = connect({ path, allowHalfOpen: true });
  asker.end(`CONNECT much.test:${much} HTTP/1.1\r\n\r\n`);
  let bytes = 0;
  for await (const chunk of asker) bytes += (chunk as Buffer).length;
  expect(bytes).toBeGreaterThan(most);
});

test('its end ends all that goes through it', async () => {
  const quiet = await listening(netServer(() => undefined));
  await opened([{ host: 'quiet.test', port: quiet }]);
  const through = tunnel(`quiet.test:${quiet}`);
  const waiting = tunnel('new.test:443');
  await vi.waitUntil(() => looked.length === 1);
  await proxy?.close();
  await Promise.allSettled([through, waiting]);
  await expect(say('x')).rejects.toThrow();
});
