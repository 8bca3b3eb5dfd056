import { chmod, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AgentProfile } from '#shared/agent';
import { Settings } from '#shared/settings';
import { memoryLog } from '../testing/agent-harness';
import { readRegistry } from './agent-registry';
import { createAgents } from './agents';
import { BUILT_IN_AGENTS } from './built-in-agents';

const resources = join(import.meta.dirname, '../../../resources');
let folder: string;
let customAgents: AgentProfile[] = [];

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'understory-agents-')));
  customAgents = [];
  // As from a terminal: PATH is what it is.
  vi.stubEnv('TERM', 'dumb');
  vi.stubEnv('PATH', folder);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function program(name: string, source = ''): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, `#!/bin/sh\n${source}\n`);
  await chmod(path, 0o755);
  return path;
}

function agents(options: { resources?: string } = {}) {
  return createAgents({
    resources: options.resources ?? resources,
    node: { path: process.execPath, env: { ELECTRON_RUN_AS_NODE: '1' } },
    settings: { get: () => Settings.parse({ customAgents }) },
    log: memoryLog(),
  });
}

test('the demo agent is always ready, others when their program is on the PATH', async () => {
  const opencode = await program('opencode', 'echo "opencode 9.8.7"');
  const known = agents();
  const found = await known.detect();
  const byId = new Map(found.map((listing) => [listing.profile.id as string, listing]));
  expect(found[0]).toMatchObject({
    profile: { id: 'demo' },
    source: 'demo',
    availability: { state: 'ready' },
  });
  expect(byId.get('opencode')?.availability).toMatchObject({ state: 'ready', path: opencode });
  expect(byId.get('copilot')?.availability).toEqual({
    state: 'not-installed',
    install: 'npm install -g @github/copilot',
    website: 'https://github.com/features/copilot/cli',
  });
  // Its version is asked for behind the list's back.
  await vi.waitFor(async () => {
    const listing = (await known.list()).find(({ profile }) => profile.id === 'opencode');
    expect(listing?.availability).toMatchObject({ version: '9.8.7' });
  });
});

test('the version of a packaged program is read without starting it', async () => {
  const home = join(folder, 'lib/node_modules/@google/gemini-cli');
  await mkdir(join(home, 'bundle'), { recursive: true });
  await writeFile(join(home, 'package.json'), '{"version":"1.2.3"}');
  await writeFile(join(home, 'bundle/gemini.js'), `#!/bin/sh\ntouch ${folder}/was-started\n`);
  await chmod(join(home, 'bundle/gemini.js'), 0o755);
  await symlink(join(home, 'bundle/gemini.js'), join(folder, 'gemini'));
  const known = agents();
  await known.detect();
  await vi.waitFor(async () => {
    const listing = (await known.list()).find(({ profile }) => profile.id === 'gemini');
    expect(listing?.availability).toMatchObject({ version: '1.2.3' });
  });
  expect((await known.list()).length).toBeGreaterThan(5);
});

test('with npx there, the registry’s agents are ready, but not where the agent itself is installed', async () => {
  await program('npx');
  await program('opencode');
  const listings = await agents().detect();
  const registry = listings.filter(({ source }) => source === 'registry');
  expect(registry.map(({ profile }) => profile.id)).not.toContain('registry-opencode');
  const copilot = registry.find(({ profile }) => profile.id === 'registry-github-copilot-cli');
  expect(copilot).toMatchObject({
    availability: { state: 'ready' },
    profile: { launch: { command: 'npx', args: ['--yes', '@github/copilot@1.0.102', '--acp'] } },
  });
});

test('a profile is given, or refused with what to do', async () => {
  const known = agents();
  await known.detect();
  expect(await known.profile('demo')).toMatchObject({ ok: true, value: { protocol: 'acp' } });
  expect(await known.profile('nobody')).toEqual({
    ok: false,
    refusal: { code: 'agent-unknown', agent: 'nobody' },
  });
  expect(await known.profile('qwen')).toEqual({
    ok: false,
    refusal: {
      code: 'agent-not-installed',
      agent: 'Qwen Code',
      install: 'npm install -g @qwen-code/qwen-code',
    },
  });
});

test('the user’s own agents are listed, and replace one of ours with the same id', async () => {
  const mine = await program('mine');
  customAgents = [
    AgentProfile.parse({
      id: 'codex',
      name: 'My Codex',
      protocol: 'acp',
      launch: { command: mine, args: ['--acp'] },
    }),
    AgentProfile.parse({
      id: 'gone',
      name: 'Gone',
      protocol: 'command',
      launch: { command: '/no/such', args: [] },
    }),
  ];
  const listings = await agents().detect();
  expect(listings.filter(({ profile }) => profile.id === 'codex')).toEqual([
    expect.objectContaining({
      source: 'custom',
      availability: { state: 'ready', path: mine, version: null },
    }),
  ]);
  expect(listings.find(({ profile }) => profile.id === 'gone')?.availability).toEqual({
    state: 'unusable',
    reason: 'The program /no/such was not found.',
  });
});

test('a demo agent that has moved is started from where it is now, and missing files are said', async () => {
  const here = agents();
  const old = AgentProfile.parse({
    id: 'demo',
    name: 'Demo agent',
    protocol: 'acp',
    launch: { command: '/old/app', args: ['/old/agent.mjs'] },
  });
  expect(here.launchable(old).launch).toMatchObject({
    command: process.execPath,
    env: { ELECTRON_RUN_AS_NODE: '1' },
  });
  const elsewhere = agents({ resources: folder });
  const [demo] = await elsewhere.detect();
  expect(demo?.availability.state).toBe('unusable');
});

test('the shipped registry is readable whole; damaged entries and other platforms are left out', async () => {
  const shipped = await readRegistry(join(resources, 'agent-registry.json'));
  expect(shipped.map(({ package: name }) => name)).toContain('@kilocode/cli');
  expect(shipped.every((agent) => AgentProfile.safeParse(agent.profile).success)).toBe(true);
  const ids = [...BUILT_IN_AGENTS, ...shipped].map(({ profile }) => profile.id);
  expect(new Set(ids).size).toBe(ids.length);

  const file = join(folder, 'registry.json');
  const binary = { 'linux-x86_64': { archive: 'x', cmd: './bin/goose', args: ['acp'] } };
  const entry = { version: '1', description: '', name: 'X' };
  await writeFile(
    file,
    JSON.stringify({
      version: '1',
      agents: [
        { ...entry, id: 'a', distribution: { binary } },
        { ...entry, id: 'b', distribution: { uvx: { package: 'fast-agent==1', cmd: 'fast', args: ['x'] } } },
        { ...entry, id: 'c', distribution: {} },
        { id: 'damaged' },
        null,
      ],
    }),
  );
  const read = await readRegistry(file, 'linux-x86_64');
  expect(read.map(({ profile }) => profile.launch)).toEqual([
    { command: 'goose', args: ['acp'], env: {} },
    { command: 'uvx', args: ['--from', 'fast-agent==1', 'fast', 'x'], env: {} },
  ]);
  expect(await readRegistry(file, 'darwin-aarch64')).toHaveLength(1);
});
