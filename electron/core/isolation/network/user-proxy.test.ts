import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, request, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openNetworkDesk } from './network-desk';
import { theWorld } from './outside';
import { openProxy } from './proxy';
import { userProxies } from './user-proxy';

const ASKS = `Basic ${Buffer.from('tess:pass word').toString('base64')}`;
let folder: string;
let web: Server;
let company: Server;
let heard: string[];
let env: Record<string, string>;
let close: () => Promise<void>;

const portOf = (server: Server) => (server.address() as AddressInfo).port;
const listening = (server: Server) => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'understory-user-proxy-'));
  web = createServer((message, answer) => {
    const { authorization, 'proxy-authorization': asker } = message.headers;
    answer.end(`web: ${message.headers.host}${message.url} ${authorization ?? ''}${asker ?? ''}`);
  });
  // The proxy of a company: it knows where names lead, and lets nobody through who does not say who asks.
  company = createServer((message, answer) => {
    heard.push(`${message.method} ${message.url}`);
    if (message.headers['proxy-authorization'] !== ASKS) {
      answer.writeHead(407).end();
      return;
    }
    const { pathname, host } = new URL(message.url ?? '');
    const { 'proxy-authorization': _asker, ...headers } = message.headers;
    const onward = { port: portOf(web), path: pathname, headers: { ...headers, host } };
    message.pipe(request(onward, (response) => response.pipe(answer)));
  });
  company.on('connect', (message, socket, head) => {
    heard.push(`CONNECT ${message.url}`);
    if (message.headers['proxy-authorization'] !== ASKS) {
      socket.end('HTTP/1.1 407 Who asks\r\n\r\n');
      return;
    }
    const onward = connect(portOf(web), '127.0.0.1', () => {
      // What comes with the answer is no part of it.
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      onward.write(head);
      onward.pipe(socket);
      socket.pipe(onward);
    });
  });
  await listening(web);
  await listening(company);
  const desk = openNetworkDesk({
    ask: async ({ host }) => ({ allow: host.endsWith('.test'), holds: () => true }),
    told: () => undefined,
  });
  desk.admit('configured', [{ host: '127.0.0.1', port: portOf(web), local: true }]);
  const proxy = await openProxy({
    path: join(folder, 's'),
    desk,
    proxies: () => userProxies(env),
    outside: {
      resolve: async (host) => {
        const known: Record<string, string> = { 'proxy.corp': '127.0.0.1', '127.0.0.1': '127.0.0.1' };
        const inside: Record<string, string> = { 'inside.test': '10.0.0.1', 'direct.test': '93.184.216.34' };
        return [known[host] ?? inside[host] ?? expect.fail(`no address of ${host} is known here`)];
      },
      connect: ([address], port) =>
        theWorld.connect(['127.0.0.1'], address === '93.184.216.34' ? portOf(web) : port),
    },
  });
  close = proxy.close;
});
afterAll(async () => {
  await close();
  for (const server of [web, company]) {
    server.closeAllConnections();
    server.close();
  }
  await rm(folder, { recursive: true, force: true });
});
beforeEach(() => {
  heard = [];
  const at = `http://tess:pass%20word@proxy.corp:${portOf(company)}`;
  env = { HTTP_PROXY: at, https_proxy: at, NO_PROXY: 'direct.test' };
});

function say(words: string): Promise<string> {
  const socket = connect({ path: join(folder, 's'), allowHalfOpen: true });
  socket.write(words);
  return text(socket);
}
const get = (url: string) =>
  say(`GET ${url} HTTP/1.1\r\nHost: x\r\nProxy-Authorization: Basic of-the-sandbox\r\n\r\n`);
const tunnel = (to: string) =>
  say(`CONNECT ${to} HTTP/1.1\r\n\r\nGET /in HTTP/1.1\r\nHost: ${to}\r\nConnection: close\r\n\r\n`);

test('what is let out goes through the user’s own proxy, which is told who asks and knows the names', async () => {
  expect(await tunnel('far.test:443')).toMatch(/^HTTP\/1\.1 200 [\s\S]*web: far\.test:443\/in $/m);
  expect(await get('http://far.test/page?x')).toMatch(/web: far\.test\/page $/m);
  expect(heard).toEqual(['CONNECT far.test:443', 'GET http://far.test/page?x']);
});

test('nothing goes there that is refused, that leads inside as far as is known, or that is to be reached without', async () => {
  expect(await tunnel('far.example:443')).toContain('denied it');
  expect(await tunnel('inside.test:443')).toContain('private network');
  expect(await get('http://direct.test/')).toContain('web: direct.test/');
  expect(await get(`http://127.0.0.1:${portOf(web)}/`)).toContain('web: 127.0.0.1');
  expect(heard).toEqual([]);
});

test('a proxy that lets nobody through is told of, but not which one it is or what it is told', async () => {
  const at = `http://tess:wrong-word@proxy.corp:${portOf(company)}`;
  const through = { HTTPS_PROXY: at, HTTP_PROXY: at };
  for (const [proxies, ask, words] of [
    [{ HTTPS_PROXY: at, ALL_PROXY: 'http://not.corp' }, () => tunnel('far.test:443'), 'refused: 407'],
    [through, () => get('http://far.test/'), 'refused: 407'],
    [
      { HTTPS_PROXY: 'http://tess:wrong-word@proxy.corp:1' },
      () => tunnel('far.test:443'),
      'could not be reached',
    ],
  ] as const) {
    env = proxies;
    const said = await ask();
    expect(said).toMatch(/^HTTP\/1\.1 502 /);
    expect(said).toContain(`the proxy of your network ${words}`);
    expect(said).not.toMatch(/wrong-word|proxy\.corp|127\.0\.0\.1/);
  }
});

describe('which proxy', () => {
  const through = (variables: Record<string, string>, host: string, port = 443) => {
    const found = userProxies(variables)({ host, port }, port === 443 ? 'https' : 'http');
    return found && `${found.secure ? 'tls ' : ''}${found.at.host}:${found.at.port}`;
  };
  test.each([
    [{ HTTPS_PROXY: 'proxy.corp:3128' }, 'a.test', 'proxy.corp:3128'],
    [{ HTTPS_PROXY: 'http://upper', https_proxy: 'http://lower' }, 'a.test', 'lower:80'],
    [{ HTTPS_PROXY: 'https://proxy.corp' }, 'a.test', 'tls proxy.corp:443'],
    [{ ALL_PROXY: 'http://all:1' }, 'a.test', 'all:1'],
    [{ HTTP_PROXY: 'http://plain:1' }, 'a.test', null],
    [{ HTTPS_PROXY: 'socks5://proxy.corp:1080' }, 'a.test', null],
    [{ HTTPS_PROXY: 'http://proxy.corp', NO_PROXY: '*' }, 'a.test', null],
    [{ HTTPS_PROXY: 'http://proxy.corp', NO_PROXY: 'b.test, .a.test' }, 'sub.a.test', null],
    [{ HTTPS_PROXY: 'http://proxy.corp', NO_PROXY: 'a.test' }, 'nota.test', 'proxy.corp:80'],
    [{ HTTPS_PROXY: 'http://proxy.corp', NO_PROXY: 'a.test:8443' }, 'a.test', 'proxy.corp:80'],
    [{ HTTPS_PROXY: 'http://proxy.corp', NO_PROXY: '10.0.0.0/8,x/y,1.2.3.4/99' }, '10.1.2.3', null],
    [{ HTTPS_PROXY: 'http://proxy.corp', NO_PROXY: '10.0.0.0/8' }, '11.1.2.3', 'proxy.corp:80'],
    [{ HTTPS_PROXY: 'http://proxy.corp' }, 'localhost', null],
  ])('%j for %s: %s', (variables, host, expected) => {
    expect(through(variables as Record<string, string>, host)).toBe(expected);
  });
});
