import { chmod, mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AgentProfile } from '#shared/agent';
import { Settings } from '#shared/settings';
import { openTemporaryFolders, type TemporaryFolders } from '../process';
import { memoryLog } from '../testing/agent-harness';
import { isRunning } from '../testing/is-running';
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

function agents(options: { resources?: string; temporary?: TemporaryFolders } = {}) {
  return createAgents({
    resources: options.resources ?? resources,
    node: { path: process.execPath, env: { ELECTRON_RUN_AS_NODE: '1' } },
    settings: { get: () => Settings.parse({ customAgents }) },
    home: join(folder, 'home'),
    records: null,
    temporary: options.temporary ?? null,
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
  const listing = (await known.list({ versions: true })).find(({ profile }) => profile.id === 'opencode');
  expect(listing?.availability).toMatchObject({ version: '9.8.7' });
});

const STARTED = 'echo started >> "$0.starts"; echo "1.2.3"';
const startsOf = (path: string) => readFile(`${path}.starts`, 'utf8').catch(() => '');

async function versionOf(known: ReturnType<typeof agents>, id: string): Promise<unknown> {
  const listing = (await known.detect({ versions: true })).find(({ profile }) => profile.id === id);
  return listing?.availability.state === 'ready' ? listing.availability.version : undefined;
}

test('no agent is started for its version but for the list that shows versions', async () => {
  const paths = [await program('opencode', STARTED), await program('qwen', STARTED)];
  const known = agents();
  await known.detect();
  await known.list();
  expect(await known.profile('opencode')).toMatchObject({ ok: true });
  await known.close();
  expect(await Promise.all(paths.map(startsOf))).toEqual(['', '']);
});

test('what an agent said of its version is remembered until its program is another one', async () => {
  const path = await program('opencode', STARTED);
  for (const _start of [1, 2]) expect(await versionOf(agents(), 'opencode')).toBe('1.2.3');
  expect(await startsOf(path)).toBe('started\n');
  await program('opencode', STARTED.replace('1.2.3', '1.10.0'));
  expect(await versionOf(agents(), 'opencode')).toBe('1.10.0');
  // What cannot be read, or was planted, is asked again.
  for (const text of ['', '{"version":1,"programs":[{"path":7}]}', '[]']) {
    await writeFile(join(folder, 'home/agent-versions.json'), text);
    expect(await versionOf(agents(), 'opencode')).toBe('1.10.0');
  }
  expect((await startsOf(path)).split('\n')).toHaveLength(6);
});

test('what it leaves in the folder for temporary files while it is asked is removed', async () => {
  vi.stubEnv('TMPDIR', folder);
  await program('opencode', 'echo x > "$TMPDIR/lib.so" && echo 1.2.3');
  const known = agents({ temporary: openTemporaryFolders(join(folder, 'home'), memoryLog()) });
  expect(await versionOf(known, 'opencode')).toBe('1.2.3');
  expect((await readdir(folder)).filter((name) => /^us-|lib\.so/.test(name))).toEqual([]);
});

test('nothing of an agent that is being asked outlives the asking', async () => {
  const asked = join(folder, 'asked');
  await program('opencode', `sleep 1000 & echo "$$ $!" > ${asked}.new; mv ${asked}.new ${asked}; wait`);
  vi.stubEnv('PATH', `${folder}:/usr/bin:/bin`);
  const known = agents();
  const listing = versionOf(known, 'opencode');
  const pids = (await vi.waitFor(() => readFile(asked, 'utf8'), { timeout: 20_000 })).trim().split(' ');
  await known.close();
  expect(await Promise.all(pids.map((pid) => isRunning(Number(pid))))).toEqual([false, false]);
  expect(await listing).toBeNull();
  // It said nothing, so that nothing is remembered of it.
  await program('opencode', 'echo 7.0.0');
  expect(await versionOf(agents(), 'opencode')).toBe('7.0.0');
});

test('the version of a packaged program is read without starting it', async () => {
  const home = join(folder, 'lib/node_modules/@google/gemini-cli');
  await mkdir(join(home, 'bundle'), { recursive: true });
  await writeFile(join(home, 'package.json'), '{"version":"1.2.3"}');
  await writeFile(join(home, 'bundle/gemini.js'), `#!/bin/sh\ntouch ${folder}/was-started\n`);
  await chmod(join(home, 'bundle/gemini.js'), 0o755);
  await symlink(join(home, 'bundle/gemini.js'), join(folder, 'gemini'));
  const known = agents();
  expect(await versionOf(known, 'gemini')).toBe('1.2.3');
  expect(await readdir(folder)).not.toContain('was-started');
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

test('what a built-in agent is described as is more than its name', () => {
  for (const { profile, description } of BUILT_IN_AGENTS) expect(description).not.toBe(profile.name);
});
