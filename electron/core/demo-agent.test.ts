import { execFile } from 'node:child_process';
import { access, mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AgentProfile } from '#shared/agent';
import { AgentId } from '#shared/ids';
import { sheetText } from './apply/ask-agent/choice-sheet';
import { demoRepository } from './repository/demo-repository';
import { openTestAgent } from './testing/agent-harness';
import { testAtNight } from './testing/test-at-night';
import { testRepo } from './testing/test-repo';
import { expectOk } from './testing/test-values';

const run = promisify(execFile);
const resources = join(import.meta.dirname, '../../resources');
let place: string;
let shop: string;

beforeAll(async () => {
  place = await realpath(await mkdtemp(join(tmpdir(), 'understory-demo-')));
  shop = expectOk(await demoRepository(place, resources));
});
afterAll(() => rm(place, { recursive: true, force: true }));

const git = async (cwd: string, ...args: string[]) => (await run('git', args, { cwd })).stdout;

function demoAgent(env: Record<string, string> = {}): AgentProfile {
  return {
    id: AgentId.parse('demo'),
    name: 'Demo agent',
    protocol: 'acp',
    launch: {
      command: process.execPath,
      args: [join(resources, 'demo-agent', 'agent.mjs')],
      env: { UNDERSTORY_DEMO_PACE: '0', UNDERSTORY_DEMO_STATE: join(place, 'state'), ...env },
    },
  };
}

async function worktree(): Promise<string> {
  const path = await mkdtemp(join(place, 'worktree-'));
  await git(shop, 'worktree', 'add', '--quiet', '--detach', path);
  return path;
}

test('the demo repository is a clean commit whose tests pass, and is made only once', async () => {
  expect(await git(shop, 'status', '--porcelain')).toBe('');
  expect((await git(shop, 'log', '--format=%s')).trim()).toBe('Open the corner shop');
  const readme = await readFile(join(shop, 'README.md'), 'utf8');
  const named = [...readme.matchAll(/^\| `(.+?)` \|/gm)].map(([, path = '']) => path);
  expect(named).toContain('data/stock.csv');
  for (const path of named) await access(join(shop, path));
  await run(process.execPath, ['--test'], { cwd: shop });
  const before = await git(shop, 'rev-parse', 'HEAD');
  expect(await demoRepository(place, resources)).toEqual({ ok: true, value: shop });
  expect(await git(shop, 'rev-parse', 'HEAD')).toBe(before);
});

test('the tour plans, reads, edits, creates, renames and runs the tests', async () => {
  const cwd = await worktree();
  await using demo = await openTestAgent(demoAgent(), { cwd });
  expect(demo.agent.info.name).toBe('Demo agent');
  expect(await demo.agent.prompt('Give regular customers a discount')).toEqual({
    outcome: 'completed',
    stop: 'end_turn',
  });
  await git(cwd, 'add', '--all');
  expect((await git(cwd, 'diff', '--cached', '-M', '--name-status')).trim().split('\n').toSorted()).toEqual([
    'A\tsrc/loyalty.js',
    'A\ttest/loyalty.test.js',
    'M\tREADME.md',
    'M\tsrc/cart.js',
    'M\tsrc/pricing.js',
    'R100\tdocs/opening-hours.md\tdocs/visiting/opening-hours.md',
  ]);
  expect(demo.said()).toContain('The new tests pass.');
  expect(demo.said()).toContain('demo agent');
  const plans = demo.updates.flatMap((update) => (update.type === 'planned' ? [update.entries] : []));
  expect(plans.at(-1)?.every(({ status }) => status === 'completed')).toBe(true);
  expect(demo.updates.map(({ type }) => type)).toEqual(
    expect.arrayContaining(['thought', 'usage', 'options']),
  );
});

test('permission asks once, and does nothing when it is not allowed', async () => {
  const cwd = await worktree();
  await using demo = await openTestAgent(demoAgent(), {
    cwd,
    answer: ({ options }) => options.find(({ kind }) => kind === 'reject_once'),
  });
  expect(await demo.agent.prompt('permission please')).toMatchObject({ outcome: 'completed' });
  expect(demo.asked.map(({ tool }) => tool.command)).toEqual(['git log --oneline -5']);
  expect(await git(cwd, 'status', '--porcelain')).toBe('');
});

test('in careful mode the tour asks before its command', async () => {
  await using demo = await openTestAgent(demoAgent(), { cwd: await worktree() });
  expect(await demo.agent.setOption('mode', 'careful')).toBe('set');
  await demo.agent.prompt('tour');
  expect(demo.asked).toHaveLength(1);
});

testAtNight('two conflict sessions change the same line differently', async () => {
  // One after the other: Git reads a worktree that another process is just adding, and fails.
  const places = [await worktree(), await worktree()];
  const lines = await Promise.all(
    places.map(async (cwd) => {
      await using demo = await openTestAgent(demoAgent(), { cwd });
      await demo.agent.prompt('conflict');
      return git(cwd, 'diff', '-U0');
    }),
  );
  for (const line of lines) expect(line).toContain('-export const FREE_SHIPPING_FROM = 5000;');
  expect(lines[0]).not.toBe(lines[1]);
});

test('a conversation is loaded again after the agent ended', async () => {
  const cwd = await worktree();
  await using first = await openTestAgent(demoAgent(), { cwd });
  await first.agent.prompt('tour');
  const { agentSession } = first.agent.info;
  await first.agent.close();
  await using second = await openTestAgent(demoAgent(), {
    cwd,
    continueFrom: { agentSession, transcript: 'old' },
  });
  expect(second.agent.info).toMatchObject({ continued: 'loaded', agentSession });
  expect(second.said()).toBe('');
  await second.agent.prompt('one more thing');
  expect(await git(cwd, 'status', '--porcelain', '--', 'docs/loyalty.md')).toContain('docs/loyalty.md');
});

test('fail leaves its half of the work and ends the process', async () => {
  const cwd = await worktree();
  await using demo = await openTestAgent(demoAgent(), { cwd });
  expect(await demo.agent.prompt('fail')).toMatchObject({
    outcome: 'failed',
    failure: {
      code: 'agent-ended',
      end: { how: 'exited', code: 1 },
      said: expect.stringContaining('as asked'),
    },
  });
  expect(await git(cwd, 'status', '--porcelain')).toContain('demo-agent/');
});

test('slow stops when it is cancelled', async () => {
  const cwd = await worktree();
  await using demo = await openTestAgent(demoAgent(), { cwd });
  const turn = demo.agent.prompt('slow');
  await demo.until(({ type }) => type === 'said');
  await demo.agent.cancel();
  expect(await turn).toEqual({ outcome: 'cancelled', stop: 'cancelled' });
});

testAtNight('big edits ten thousand lines here and there', async () => {
  const cwd = await worktree();
  await using demo = await openTestAgent(demoAgent(), { cwd });
  await demo.agent.prompt('big');
  expect(await git(cwd, 'diff', '--numstat')).toBe('104\t103\tdata/stock.csv\n');
});

testAtNight('every scenario but fail works in a repository that is not the demo’s', async () => {
  await using repo = await testRepo({
    'README.md': '# Mine\n',
    'lib/a.py': 'print(1)\n',
    'docs/guide.md': '# Guide\n',
    'docs/more.md': '# More\n',
    'docs/third.md': '# Third\n',
    'image.png': Buffer.from([0, 1, 2]),
  });
  await repo.commit('first');
  await using demo = await openTestAgent(demoAgent({ UNDERSTORY_DEMO_SLOW_SECONDS: '1' }), {
    cwd: repo.path,
  });
  for (const name of [
    'tour',
    'permission',
    'conflict',
    'big',
    'markdown',
    'slow',
    'help',
    'something else',
  ]) {
    expect(await demo.agent.prompt(name)).toEqual({ outcome: 'completed', stop: 'end_turn' });
  }
  await repo.git('add', '--all');
  expect(await repo.git('diff', '--cached', '--name-status')).toContain('README.md');
});

test('the folder of an empty new repository is enough', async () => {
  await using repo = await testRepo();
  await repo.commit('empty');
  await using demo = await openTestAgent(demoAgent(), { cwd: repo.path });
  expect(await demo.agent.prompt('hello')).toMatchObject({ outcome: 'completed' });
  expect(await repo.git('status', '--porcelain', '-uall')).toContain('demo-agent/notes.md');
});

test('conflicts are resolved: text without its markers, everything else by a word on the sheet', async () => {
  const cwd = await worktree();
  const conflict = (ours: string, theirs: string) =>
    `<<<<<<< workspace\n${ours}||||||| base\nold\n=======\n${theirs}>>>>>>> session\n`;
  await mkdir(join(cwd, '.understory-conflicts'));
  await writeFile(
    join(cwd, 'README.md'),
    `top\n${conflict('mine\n', 'theirs\n')}${conflict('LIMIT = 1\n', 'LIMIT = 2\n')}end\n`,
  );
  const names = { ours: 'workspace', theirs: 'session' };
  const entry = { why: 'It is not text.', sides: [], names };
  const sheet = sheetText([
    { ...entry, number: 1, path: 'logo.png', choices: ['ours', 'theirs', 'both'] },
    { ...entry, number: 2, path: 'old.png', choices: ['ours', 'delete'] },
  ]);
  await writeFile(join(cwd, '.understory-conflicts/choices.txt'), sheet);
  await git(cwd, 'add', '-A');
  await using demo = await openTestAgent(demoAgent(), { cwd });
  await demo.agent.prompt(
    'Resolve 3 conflicts in this worktree, see .understory-conflicts/choices.txt: fail or help, conflict',
  );
  const read = (path: string) => readFile(join(cwd, path), 'utf8');
  expect(await read('README.md')).toBe('top\nmine\ntheirs\nLIMIT = 2\nend\n');
  expect(await read('.understory-conflicts/choices.txt')).toMatch(/^1 = both$[\s\S]*^2 = workspace$/m);
});
