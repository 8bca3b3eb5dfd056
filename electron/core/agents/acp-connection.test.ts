import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { describeFailure } from '#shared/describe-failure';
import { allow, openTestAgent, reject } from '../testing/agent-harness';
import { isRunning } from '../testing/is-running';
import { type ScriptStep, scriptedAgent } from '../testing/scripted-agent';

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
    cost: '0.5000 USD',
  });
});

test('a tool call that is first heard of in an update or a permission request still exists', async () => {
  await using run = await openTestAgent(
    scriptedAgent([
      { toolUpdate: { id: 'late', title: 'Late', status: 'completed' } },
      {
        ask: { id: 'asked', title: 'Run ls', kind: 'execute', rawInput: { command: 'ls' } },
        allowed: [
          { toolUpdate: { id: 'asked', status: 'completed', rawOutput: { output: 'a b', exit_code: 0 } } },
        ],
      },
    ]),
  );
  expect(await run.agent.prompt('go')).toMatchObject({ outcome: 'completed' });
  expect(run.updates.flatMap((update) => (update.type === 'tool-called' ? update.patch.call : []))).toEqual([
    'late',
    'asked',
  ]);
  expect(run.asked[0]?.tool).toMatchObject({ call: 'asked', title: 'Run ls', command: 'ls' });
  expect(run.tool('asked')).toMatchObject({
    status: 'completed',
    exitCode: 0,
    content: [{ type: 'text', text: 'a b' }],
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
      surroundings: { cancelDeadlineMs: 100 },
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

test('what speaks of another session of the agent’s is not taken for this one', async () => {
  const of = (session: unknown, text: string): ScriptStep => ({
    notify: {
      method: 'session/update',
      params: {
        sessionId: session,
        update: { sessionUpdate: 'agent_message_chunk', content: { type: 'text', text } },
      },
    },
  });
  const tool = { sessionUpdate: 'tool_call', toolCallId: 'theirs', title: 'theirs', status: 'pending' };
  const notice = { sessionUpdate: 'notice', severity: 'info', title: 'theirs' };
  await using run = await openTestAgent(
    scriptedAgent([
      of('another', 'theirs '),
      { notify: { method: 'session/update', params: { sessionId: 'another', update: tool } } },
      { notify: { method: 'session/update', params: { sessionId: 'another', update: notice } } },
      {
        call: {
          method: 'session/request_permission',
          params: {
            sessionId: 'another',
            toolCall: { toolCallId: 'theirs' },
            options: [{ optionId: 'yes', name: 'Yes', kind: 'allow_once' }],
          },
        },
      },
      of('scripted-session', ' mine'),
      // An agent that does not say has but one.
      of(null, ' and mine'),
    ]),
  );
  expect(await run.agent.prompt('go')).toMatchObject({ outcome: 'completed' });
  expect(run.said()).toBe('-32602 mine and mine');
  expect(JSON.stringify(run.updates)).not.toContain('theirs');
});

test('a tool call that failed says why, also when an object holds the words', async () => {
  await using run = await openTestAgent(
    scriptedAgent([
      {
        tool: {
          id: 'a',
          title: 'a',
          status: 'failed',
          rawOutput: { output: ' ', error: { message: 'no such file' } },
        },
      },
    ]),
  );
  await run.agent.prompt('go');
  expect(JSON.stringify(run.updates)).toContain('"content":[{"type":"text","text":"no such file"}]');
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
    { firstOutputMs: 1500 },
  );
  expect(await run.agent.prompt('go')).toMatchObject({
    outcome: 'failed',
    failure: { code: 'agent-silent', afterMs: 1500 },
  });
  expect(run.updates).toContainEqual({ type: 'usage', used: 1, size: 2, cost: null });
  expect((await run.agent.ended).end.how).toBe('killed');
});

test('files and terminals are not offered, and unknown notifications are noted once', async () => {
  await using run = await openTestAgent(
    scriptedAgent([
      { call: { method: 'fs/write_text_file', params: { path: '/etc/passwd', content: '' } } },
      { call: { method: 'fs/read_text_file', params: { path: '/etc/passwd' } } },
      { call: { method: 'terminal/create', params: { command: 'true' } } },
      { notify: { method: '_auth/status_update' } },
      { notify: { method: 'weather/changed' } },
      { notify: { method: 'weather/changed' } },
      { update: { sessionUpdate: 'hologram', at: 1 } },
      { update: { sessionUpdate: 'hologram', at: 2 } },
    ]),
  );
  expect(await run.agent.prompt('go')).toMatchObject({ outcome: 'completed' });
  expect(run.said()).toBe('-32601-32601-32601');
  expect(run.notes()).toEqual([
    expect.stringContaining('weather/changed'),
    expect.stringContaining('hologram'),
  ]);
});

test('shell output that comes beside the standard fields is shown', async () => {
  await using run = await openTestAgent(
    scriptedAgent([
      { tool: { id: 'sh', title: 'ls', kind: 'execute', content: [{ type: 'terminal', terminalId: 'x' }] } },
      { toolUpdate: { id: 'sh', _meta: { terminal_output_delta: { terminal_id: 'x', data: 'a\n' } } } },
      { toolUpdate: { id: 'sh', _meta: { terminal_output_delta: { terminal_id: 'x', data: 'b\n' } } } },
      { toolUpdate: { id: 'sh', status: 'completed', _meta: { terminal_exit: { exit_code: 2 } } } },
    ]),
  );
  await run.agent.prompt('go');
  expect(run.tool('sh')).toMatchObject({
    status: 'completed',
    exitCode: 2,
    content: [{ type: 'text', text: 'a\nb\n' }],
  });
});

test('messages split anywhere, also inside a character, are put together', async () => {
  await using run = await openTestAgent(scriptedAgent([{ splitEvery: 7 }, { say: 'Grüße, 世界 🌲' }]));
  await run.agent.prompt('go');
  expect(run.said()).toBe('Grüße, 世界 🌲');
});
