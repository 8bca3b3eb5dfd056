import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { AgentProfile } from '#shared/agent';
import { describeFailure } from '#shared/describe-failure';
import { allow, openTestAgent, reject } from '../testing/agent-harness';
import { isRunning } from '../testing/is-running';
import { scriptedAgent } from '../testing/scripted-agent';

test('a turn tells everything the agent did, in order, and its stop reason', async () => {
  await using run = await openTestAgent(
    scriptedAgent([
      { think: 'Let me see.' },
      { plan: [{ content: 'Write the file', status: 'in_progress' }] },
      { say: 'Writing ' },
      { say: 'now.' },
      { tool: { id: 't1', title: 'Write a.txt', kind: 'edit', locations: [{ path: 'a.txt', line: 3 }] } },
      { write: { path: 'a.txt', content: 'A\n' } },
      {
        toolUpdate: {
          id: 't1',
          status: 'completed',
          content: [{ type: 'diff', path: 'a.txt', oldText: null, newText: 'A\n' }],
        },
      },
      {
        update: {
          sessionUpdate: 'usage_update',
          used: 10,
          size: 100,
          cost: { amount: 0.5, currency: 'USD' },
        },
      },
      { say: 'Done.' },
    ]),
  );
  expect(run.agent.info).toMatchObject({ name: 'scripted', version: '1', continued: 'new' });
  expect(await run.agent.prompt('go')).toEqual({ outcome: 'completed', stop: 'end_turn' });
  expect(await readFile(join(run.cwd, 'a.txt'), 'utf8')).toBe('A\n');
  expect(run.updates.map(({ type }) => type)).toEqual([
    'thought',
    'said',
    'tool-called',
    'said',
    'tool-updated',
    'planned',
    'usage',
    'counted',
  ]);
  expect(run.said()).toBe('Writing now.Done.');
  expect(run.tool('t1')).toMatchObject({
    title: 'Write a.txt',
    kind: 'edit',
    status: 'completed',
    locations: [{ path: 'a.txt', line: 3 }],
    content: [{ type: 'diff', path: 'a.txt', oldText: null, newText: 'A\n' }],
  });
  expect(run.updates.find(({ type }) => type === 'usage')).toMatchObject({
    used: 10,
    size: 100,
    cost: { amount: 0.5, currency: 'USD' },
  });
});

test('permissions are answered with the option of the chosen kind, whatever the agent calls it', async () => {
  const options = [
    { optionId: 'proceed_always', kind: 'allow_always', name: 'Always' },
    { optionId: 'proceed_once', kind: 'allow_once', name: 'Once' },
    { optionId: 'cancel', kind: 'reject_once', name: 'No' },
  ];
  const steps = [
    { ask: { id: 'p', title: 'Delete', options }, allowed: [{ say: 'yes' }], rejected: [{ say: 'no' }] },
  ] as const;
  await using allowing = await openTestAgent(scriptedAgent(steps), { answer: allow });
  await using rejecting = await openTestAgent(scriptedAgent(steps), { answer: reject });
  await Promise.all([allowing.agent.prompt('go'), rejecting.agent.prompt('go')]);
  expect(allowing.said()).toBe('yes');
  expect(rejecting.said()).toBe('no');
  // The agent said no more about the call that was not allowed.
  expect(rejecting.tool('p').status).toBe('cancelled');
});

test('cancelling withdraws open permission requests and the session goes on', async () => {
  await using run = await openTestAgent(
    scriptedAgent([
      { tool: { id: 'open', title: 'Never settled', status: 'in_progress' } },
      { ask: { id: 'p', title: 'May I?' } },
      { hang: true },
      { next: true },
      { say: 'second turn' },
    ]),
    { answer: () => null },
  );
  const turn = run.agent.prompt('go');
  await run.until((update) => update.type === 'tool-called' && update.patch.call === 'p');
  await run.agent.cancel();
  expect(await turn).toEqual({ outcome: 'cancelled', stop: 'cancelled' });
  expect(run.asked[0]?.signal.aborted).toBe(true);
  expect(run.tool('open').status).toBe('cancelled');
  expect(await run.agent.prompt('again')).toMatchObject({ outcome: 'completed' });
  expect(run.said()).toBe('second turn');
});

test('a command that a cancelled turn left running is ended, the agent is not', async () => {
  await using run = await openTestAgent(
    scriptedAgent([
      { fork: { pidFile: 'helper.pid', detached: true } },
      { next: true },
      { tool: { id: 'sh', title: 'npm start', kind: 'execute', status: 'in_progress' } },
      { fork: { pidFile: 'command.pid', detached: true, ignoresSigterm: true } },
      { say: 'started' },
      { hang: true },
      { next: true },
      { say: ' still here' },
    ]),
  );
  const pidIn = async (file: string) => Number(await readFile(join(run.cwd, file), 'utf8'));
  await run.agent.prompt('first');
  const turn = run.agent.prompt('second');
  await run.until(({ type }) => type === 'said');
  await run.agent.cancel();
  expect(await turn).toEqual({ outcome: 'cancelled', stop: 'cancelled' });
  expect(await isRunning(await pidIn('command.pid'))).toBe(false);
  expect(await isRunning(await pidIn('helper.pid'))).toBe(true);
  await run.agent.prompt('third');
  expect(run.said()).toBe('started still here');
});

test('an agent that ignores the cancellation is killed at the deadline', async () => {
  await using run = await openTestAgent(
    scriptedAgent([{ ignoreSigterm: true }, { say: 'on it' }, { hangForever: true }]),
    {
      context: { cancelDeadlineMs: 100 },
    },
  );
  const turn = run.agent.prompt('go');
  await run.until(({ type }) => type === 'said');
  await run.agent.cancel();
  expect(await turn).toEqual({ outcome: 'cancelled', stop: 'cancelled' });
  expect((await run.agent.ended).end).toEqual({ how: 'killed', signal: 'SIGKILL' });
});

test('an agent that dies in a turn fails it with how it ended and what it complained of', async () => {
  await using run = await openTestAgent(
    scriptedAgent([{ tool: { id: 't', status: 'in_progress' } }, { stderr: 'out of cheese\n' }, { exit: 3 }]),
  );
  const end = await run.agent.prompt('go');
  expect(end).toMatchObject({
    outcome: 'failed',
    failure: {
      code: 'agent-ended',
      end: { how: 'exited', code: 3 },
      said: 'out of cheese',
    },
  });
  expect(run.tool('t').status).toBe('failed');
  expect(await run.agent.ended).toEqual({ end: { how: 'exited', code: 3 }, stderr: 'out of cheese\n' });
});

test('a signal is never success', async () => {
  await using run = await openTestAgent(scriptedAgent([{ killSelf: 'SIGKILL' }]));
  expect(await run.agent.prompt('go')).toMatchObject({
    outcome: 'failed',
    failure: { code: 'agent-ended', end: { how: 'killed', signal: 'SIGKILL' } },
  });
});

/** The agent as the child of a launcher that waits for it. */
function withLauncher(profile: AgentProfile): AgentProfile {
  const { command, args, env } = profile.launch;
  return {
    ...profile,
    launch: { command: 'sh', args: ['-c', 'exec 3<&0; "$0" "$@" <&3 & wait', command, ...args], env },
  };
}

const killLauncher = { run: ['sh', '-c', 'kill -9 $(ps -o ppid= -p $PPID)'] } as const;

test.each([
  ['that it is cancelled', [{ cancelOnSigterm: true }, killLauncher, { hang: true }]],
  ['nothing at all', [{ ignoreSigterm: true }, killLauncher, { waitForFile: 'never' }]],
] as const)(
  'an agent whose launcher was killed has not been stopped by the user, if the rest answers %s',
  async (_, steps) => {
    await using run = await openTestAgent(withLauncher(scriptedAgent(steps)));
    expect(await run.agent.prompt('go')).toMatchObject({
      outcome: 'failed',
      failure: { code: 'agent-ended', end: { how: 'killed', signal: 'SIGKILL' } },
    });
  },
);

test('a turn that the agent cancels by itself is cancelled, and it goes on', async () => {
  await using run = await openTestAgent(
    scriptedAgent([{ say: 'no' }, { stop: 'cancelled' }, { next: true }, { say: ' yes' }]),
  );
  expect(await run.agent.prompt('go')).toEqual({ outcome: 'cancelled', stop: 'cancelled' });
  expect(await run.agent.prompt('go')).toMatchObject({ outcome: 'completed' });
});

test('what the agent refuses is a failure of the turn alone', async () => {
  await using run = await openTestAgent(
    scriptedAgent([
      { error: { code: -32603, message: 'Internal error', data: { details: 'model overloaded' } } },
      { next: true },
      { say: 'fine' },
    ]),
  );
  expect(await run.agent.prompt('go')).toEqual({
    outcome: 'failed',
    failure: { code: 'agent-refused', error: -32603, said: 'Internal error: model overloaded' },
  });
  expect(await run.agent.prompt('go')).toMatchObject({ outcome: 'completed' });
});

test.each([
  [{ message: null, code: 'E42' }, 'The agent gave no reason (error -32603).'],
  [{ message: { text: 1, message: 'nested' } }, 'nested'],
  [{ message: '' }, 'The agent gave no reason (error -32603).'],
  [{ message: ' \n\t' }, 'The agent gave no reason (error -32603).'],
  [{ message: '', data: {} }, 'The agent gave no reason (error -32603).'],
  [{ message: '', data: ' ' }, 'The agent gave no reason (error -32603).'],
  [{ message: '', data: 'out of credit' }, 'out of credit'],
  [{ message: '', data: { error: { message: 'out of credit' } } }, 'out of credit'],
  [{ message: 'Internal error', data: { reason: 'out of credit' } }, 'Internal error: out of credit'],
  [{ message: 'Internal error', data: 503 }, 'Internal error: 503'],
  [{ message: 'Internal error', data: [] }, 'Internal error'],
  [{ message: 'Internal error', data: null }, 'Internal error'],
  [{ message: ' Internal error ', data: 'Internal error' }, 'Internal error'],
])('a refusal %j always has words', async (error, message) => {
  await using run = await openTestAgent(
    scriptedAgent([{ error: { code: -32603, ...error } as { code: number; message: string } }]),
  );
  const end = await run.agent.prompt('go');
  expect(end).toMatchObject({ outcome: 'failed', failure: { code: 'agent-refused', error: -32603 } });
  expect(end.outcome === 'failed' && describeFailure(end.failure)).toBe(message);
});

test.each(['max_tokens', 'refusal', 'max_turn_requests'] as const)(
  'stop reason %s is passed on',
  async (stop) => {
    await using run = await openTestAgent(scriptedAgent([{ stop }]));
    expect(await run.agent.prompt('go')).toEqual({ outcome: 'completed', stop });
  },
);

test('an agent that says nothing to a prompt is given up, and what it tells of itself is no sign of life', async () => {
  await using run = await openTestAgent(
    scriptedAgent([
      {
        update: {
          sessionUpdate: 'usage_update',
          used: 1,
          size: 2,
        },
      },
      { hangForever: true },
    ]),
    { firstOutputMs: 6000 },
  );
  expect(await run.agent.prompt('go')).toMatchObject({
    outcome: 'failed',
    failure: { code: 'agent-silent', afterMs: 6000 },
  });
  expect(run.updates).toContainEqual({ type: 'usage', used: 1, size: 2, cost: null });
  expect((await run.agent.ended).end.how).toBe('killed');
});

test('a silent agent is asked to log in where it offers that and has never answered', async () => {
  const initialized = { authMethods: [{ id: 'x', name: 'Log in to x', description: 'Run x auth' }] };
  const silent = [{ stderr: 'no provider is configured\n' }, { hangForever: true }] as const;
  await using never = await openTestAgent(scriptedAgent(silent, { initialized }), { firstOutputMs: 6000 });
  expect(await never.agent.prompt('go')).toMatchObject({
    failure: {
      code: 'agent-silent',
      said: 'no provider is configured',
      methods: [{ id: 'x', name: 'Log in to x', description: 'Run x auth', run: null }],
    },
  });
  await using once = await openTestAgent(
    scriptedAgent([{ say: 'hello' }, { next: true }, ...silent], { initialized }),
    { firstOutputMs: 6000 },
  );
  await once.agent.prompt('go');
  const end = await once.agent.prompt('again');
  expect(end.outcome === 'failed' && end.failure).toEqual({
    code: 'agent-silent',
    afterMs: 6000,
    said: 'no provider is configured',
  });
});

test('messages split anywhere, also inside a character, are put together', async () => {
  await using run = await openTestAgent(scriptedAgent([{ splitEvery: 7 }, { say: 'Grüße, 世界 🌲' }]));
  await run.agent.prompt('go');
  expect(run.said()).toBe('Grüße, 世界 🌲');
});
