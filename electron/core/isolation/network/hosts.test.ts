import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { configuredHosts } from './configured-hosts';
import { modelHosts } from './model-hosts';
import { clearSocketPlaces, makeSocketPlace } from './proxy-socket';
import { isPublicAddress } from './public-address';
import { parseTarget } from './target';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'understory-hosts-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

async function write(file: string, text: string) {
  await mkdir(dirname(join(home, file)), { recursive: true });
  await writeFile(join(home, file), text);
}

describe('where the user has set up models', () => {
  const hosts = async (...given: Parameters<typeof configuredHosts>) =>
    (await configuredHosts(...given)).map(({ host, port, local }) => `${host}:${port}${local ? '' : '!'}`);

  test('is said by variables', async () => {
    const env = {
      ANTHROPIC_BASE_URL: 'http://127.0.0.1:8787/v1',
      OPENAI_BASE_URL: 'https://Gateway.example/openai?x=1',
      OLLAMA_HOST: 'box',
      AZURE_OPENAI_ENDPOINT: 'https://user:secret@mine.openai.azure.com/',
      APP_BASE_URL: 'http://localhost:3000',
      OPENAI_API_BASE: 'not an address',
      XAI_BASE_URL: 'file:///etc/passwd',
    };
    expect(await hosts(null, { home, env, reaches: ['http://[::1]:7/mcp'] })).toEqual([
      '::1:7',
      '127.0.0.1:8787',
      'gateway.example:443',
      'box:11434',
      'mine.openai.azure.com:443',
    ]);
  });

  test('is said by files of the agent, of the user alone', async () => {
    await write(
      '.codex/config.toml',
      'model = "x"\n# base_url = "http://not.example"\n[model_providers.own]\nbase_url = "http://[::1]:9/v1" # mine\nother_url="http://no.example"\n',
    );
    await write(
      '.config/opencode/opencode.jsonc',
      '{ // mine\n"provider": { "own": { "options": { "baseURL": "http://localhost:1234/v1", "url": "http://no.example" } } }, }',
    );
    await write(
      '.claude/settings.json',
      '{"env":{"ANTHROPIC_BASE_URL":"https://corp.example"},"hooks":["x"]}',
    );
    await write('.gemini/.env', 'export GOOGLE_GEMINI_BASE_URL="http://g.example:81"\nSECRET=1\n');
    await write('.pi/agent/models.json', '{ broken "baseUrl": "http://x.example"');
    expect(await hosts('codex', { home, env: {} })).toEqual(['::1:9']);
    expect(await hosts('opencode', { home, env: {} })).toEqual(['localhost:1234']);
    expect(await hosts('claude', { home, env: {} })).toEqual(['corp.example:443']);
    expect(await hosts('gemini', { home, env: {} })).toEqual(['g.example:81']);
    expect(await hosts(null, { home, env: {} })).toEqual([]);
  });

  test('models of an agent, and of whom there is a key for', () => {
    const names = (...given: Parameters<typeof modelHosts>) => modelHosts(...given).map(({ host }) => host);
    expect(names('claude', {})).toContain('api.anthropic.com');
    expect(names('pi', { MISTRAL_API_KEY: 'k', OPENAI_API_KEY: '' })).toEqual(['api.mistral.ai']);
    expect(names(null, {})).toEqual([]);
  });
});

test.each([
  ['93.184.216.34', true],
  ['2606:2800:220:1::1', true],
  ['::ffff:93.184.216.34', true],
  ['64:ff9b::5db8:d822', true],
  ['0.0.0.0', false],
  ['100.100.100.200', false],
  ['172.31.255.255', false],
  ['192.168.0.1', false],
  ['224.0.0.1', false],
  ['255.255.255.255', false],
  ['::', false],
  ['::1', false],
  ['::ffff:a00:1', false],
  ['::7f00:1', false],
  ['fd00::1', false],
  ['fe80::1%lo', false],
  ['64:ff9b::a9fe:a9fe', false],
  ['2002:7f00:1::', false],
  ['ff02::1', false],
  ['no address', false],
])('%s is of the internet: %s', (address, is) => expect(isPublicAddress(address)).toBe(is));

test.each([
  ['Example.ORG.:443', { host: 'example.org', port: 443 }],
  ['bücher.example:1', { host: 'xn--bcher-kva.example', port: 1 }],
  ['[0:0::1]:80', { host: '::1', port: 80 }],
  ['0300.0250.1:80', { host: '192.168.0.1', port: 80 }],
  ['example.org', null],
  ['example.org:0', null],
  ['example.org:80:80', null],
  ['a b:80', null],
  ['a%00:80', null],
  ['.:80', null],
  ['*.example.org:80', null],
  ['::1:80', null],
  ['[fe80::1%lo]:80', null],
  [`${'a.'.repeat(200)}b:80`, null],
])('%s names %o', (authority, target) => expect(parseTarget(authority, null)).toEqual(target));

test('a socket lies in a folder of its own, however long the data folder', async () => {
  for (const place of [home, join(home, 'x'.repeat(90))]) {
    const made = await makeSocketPlace(place, {});
    expect(Buffer.byteLength(made.path)).toBeLessThanOrEqual(100);
    expect((await stat(dirname(made.path))).mode & 0o777).toBe(0o700);
    made.remove();
    await expect(stat(dirname(made.path))).rejects.toThrow();
  }
  const left = await makeSocketPlace(home, {});
  clearSocketPlaces(home);
  await expect(stat(dirname(left.path))).rejects.toThrow();
});
