import { access, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { AgentProfile } from '#shared/agent';
import { AgentId, SessionId } from '#shared/ids';
import { launchedFor } from '../process';
import { openTestAgent } from '../testing/agent-harness';
import { isRunning } from '../testing/is-running';
import { scriptedAgent } from '../testing/scripted-agent';

const AUTH_REQUIRED = -32000;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'understory-opening-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function withCommand(command: string, ...args: string[]): AgentProfile {
  return { ...scriptedAgent([]), launch: { command, args, env: {} } };
}

test('a program that is not there, or ends at once, is said so', async () => {
  await using missing = await openTestAgent(withCommand('no-such-agent-program'));
  expect(missing.refusal).toEqual({
    code: 'not-started',
    cause: 'The program no-such-agent-program was not found.',
  });
  await using ends = await openTestAgent(
    scriptedAgent([], { atStart: [{ stderr: 'bad config\n' }, { exit: 2 }] }),
  );
  expect(ends.refusal).toEqual({
    code: 'agent-ended',
    end: { how: 'exited', code: 2 },
    said: 'bad config',
  });
});

test('an agent that never answers is given up', async () => {
  await using run = await openTestAgent(scriptedAgent([], { protocolVersion: null }), { firstOutputMs: 300 });
  expect(run.refusal).toEqual({ code: 'agent-silent', afterMs: 300, said: '' });
});

test('opening is given up when nobody wants it any more, at once or later', async () => {
  await using before = await openTestAgent(scriptedAgent([]), { signal: AbortSignal.abort() });
  expect(before.refusal).toMatchObject({ code: 'agent-ended', end: { how: 'killed' } });
  const stop = new AbortController();
  const opening = openTestAgent(
    scriptedAgent([], { atStart: [{ write: { path: 'started', content: '' } }, { hangForever: true }] }),
    {
      signal: stop.signal,
      cwd: folder,
    },
  );
  await vi.waitFor(() => access(join(folder, 'started')));
  stop.abort();
  await using later = await opening;
  expect(later.refusal).toMatchObject({ code: 'agent-ended', end: { how: 'killed' } });
});

test('another version of the protocol is not guessed at', async () => {
  await using run = await openTestAgent(scriptedAgent([], { protocolVersion: 2 }));
  expect(run.refusal).toMatchObject({
    code: 'protocol-broken',
    problem: { code: 'other-version', theirs: 2 },
  });
});

test('a launcher may chat before the agent speaks', async () => {
  await using run = await openTestAgent(
    scriptedAgent([{ say: 'hello' }], { atStart: [{ garbage: 'added 12 packages in 3s', times: 5 }] }),
  );
  await run.agent.prompt('go');
  expect(run.said()).toBe('hello');
  expect(run.notes().filter((note) => note.includes('added 12 packages'))).toHaveLength(3);
});

test('a program that is no agent is recognised by what it writes', async () => {
  await using chatty = await openTestAgent(
    scriptedAgent([], { atStart: [{ garbage: 'log line', times: 100_000 }] }),
  );
  expect(chatty.refusal).toMatchObject({
    code: 'protocol-broken',
    problem: { code: 'no-messages', first: expect.stringContaining('log line') },
  });
  await using other = await openTestAgent(
    scriptedAgent([], { atStart: [{ garbage: '> ' }, { hangForever: true }] }),
    { firstOutputMs: 6000 },
  );
  expect(other.refusal).toMatchObject({ code: 'protocol-broken' });
});

test('a line without an end does not fill the memory', async () => {
  const session = SessionId.parse('hugeline');
  await using run = await openTestAgent(scriptedAgent([{ hugeLine: 20 * 1024 * 1024 }]), { session });
  const pid = launchedFor(session, 'agent') ?? 0;
  expect(await isRunning(pid)).toBe(true);
  expect(await run.agent.prompt('go')).toMatchObject({
    outcome: 'failed',
    failure: { code: 'protocol-broken', problem: { code: 'line-too-long', most: 16 * 1024 * 1024 } },
  });
  await run.agent.ended;
  expect(await isRunning(pid)).toBe(false);
  expect(launchedFor(session, 'agent')).toBeNull();
});

test('a large message is no problem', async () => {
  await using run = await openTestAgent(scriptedAgent([{ hugeLine: 2_000_000 }]));
  await run.agent.prompt('go');
  expect(run.said()).toHaveLength(2_000_000);
});

test.each([
  {
    name: 'the protocol’s way',
    method: { id: 'login', name: 'Log in', type: 'terminal', args: ['login'], env: { A: '1' } },
  },
  {
    name: 'the older way',
    method: {
      id: 'login',
      name: 'Log in',
      _meta: { 'terminal-auth': { command: 'their-cli', args: ['login'] } },
    },
  },
])('an agent that needs a login names how, $name', async ({ method }) => {
  const profile = scriptedAgent([], {
    initialized: { authMethods: [method, { id: 'web', name: 'In the browser', description: 'Visit us' }] },
    refuse: { method: 'session/new', code: AUTH_REQUIRED, message: 'Authentication required' },
  });
  await using run = await openTestAgent(profile);
  expect(run.refusal).toMatchObject({
    code: 'login-needed',
    said: 'Authentication required',
    methods: [
      { id: 'login', name: 'Log in' },
      { id: 'web', description: 'Visit us', run: null },
    ],
  });
  if (run.refusal?.code !== 'login-needed') throw new Error('expected');
  expect(run.refusal.methods[0]?.run).toMatchObject(
    'args' in method
      ? { command: profile.launch.command, args: [...profile.launch.args, 'login'], env: { A: '1' } }
      : { command: 'their-cli', args: ['login'] },
  );
});

test('a login that is missed only at the prompt fails the turn, with the way we know for that agent', async () => {
  const script = scriptedAgent([], {
    refuse: { method: 'session/prompt', code: AUTH_REQUIRED, message: 'Please log in' },
  });
  await using run = await openTestAgent({ ...script, id: 'claude-code' as AgentProfile['id'] });
  expect(await run.agent.prompt('go')).toMatchObject({
    outcome: 'failed',
    failure: {
      code: 'login-needed',
      methods: [{ id: 'claude-code-login', run: { command: 'claude', args: ['/login'] } }],
    },
  });
});

test('ways to log in that come with the refusal are used', async () => {
  const data = { authMethods: [{ id: 'openai', name: 'Use a key' }] };
  await using run = await openTestAgent(
    scriptedAgent([], { refuse: { method: 'session/new', code: AUTH_REQUIRED, message: 'No auth', data } }),
  );
  expect(run.refusal).toMatchObject({ code: 'login-needed', methods: [{ id: 'openai', name: 'Use a key' }] });
});

test('the way we know is for agents that name none: not beside one that they carry out themselves', async () => {
  const profile = scriptedAgent([], {
    initialized: { authMethods: [{ id: 'chat-gpt', name: 'ChatGPT' }] },
    refuse: { method: 'session/new', code: AUTH_REQUIRED, message: 'Authentication required' },
  });
  await using run = await openTestAgent({ ...profile, id: AgentId.parse('codex') });
  expect(run.refusal).toMatchObject({ code: 'login-needed', methods: [{ id: 'chat-gpt', byAgent: true }] });
  expect(run.refusal?.code === 'login-needed' && run.refusal.methods).toHaveLength(1);
});

test('a session that the agent will not begin is no login problem', async () => {
  await using run = await openTestAgent(
    scriptedAgent([], {
      refuse: { method: 'session/new', code: -32603, message: 'Internal error', data: 'disk on fire' },
    }),
  );
  expect(run.refusal).toEqual({
    code: 'protocol-broken',
    problem: { code: 'session-refused', error: -32603 },
    said: 'Internal error: disk on fire',
  });
});

test('the agent knows its session and not our own variables', async () => {
  await using run = await openTestAgent(
    scriptedAgent([{ sayVariable: 'UNDERSTORY_SESSION' }, { say: ' ' }, { sayVariable: 'VITEST' }]),
    {
      session: SessionId.parse('abc123'),
    },
  );
  await run.agent.prompt('go');
  expect(run.said()).toBe('abc123 (unset)');
});

test('closing ends the agent and everything it started, and twice is as good as once', async () => {
  await using run = await openTestAgent(
    scriptedAgent([
      { fork: { pidFile: 'child.pid', detached: true, ignoresSigterm: true } },
      { ignoreSigterm: true },
    ]),
  );
  await run.agent.prompt('go');
  const pid = Number(await readFile(join(run.cwd, 'child.pid'), 'utf8'));
  const [first, second] = await Promise.all([run.agent.close(), run.agent.close()]);
  expect(first).toEqual(second);
  expect(first).toEqual({ how: 'exited', code: 0 });
  expect(await isRunning(pid)).toBe(false);
});
