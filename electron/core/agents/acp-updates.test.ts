import { expect, test } from 'vitest';
import { openTestAgent } from '../testing/agent-harness';
import { type ScriptStep, scriptedAgent } from '../testing/scripted-agent';

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

const diff = (path: string, newText: string) => ({ type: 'diff', path, oldText: 'old', newText });
const text = (words: string) => ({ type: 'content', content: { type: 'text', text: words } });
const shown = (words: string) => ({ type: 'text', text: words });

test.each<[string, readonly ScriptStep[], readonly object[]]>([
  [
    'an end with the tool’s own words only, as Claude’s',
    [
      { tool: { id: 't', kind: 'edit', content: [] } },
      { toolUpdate: { id: 't', content: [diff('a', 'new')] } },
      { toolUpdate: { id: 't', status: 'completed', rawOutput: 'File updated successfully.' } },
    ],
    [diff('a', 'new'), shown('File updated successfully.')],
  ],
  [
    'an end with another content, where only the question had the diff, as OpenCode’s',
    [
      { tool: { id: 't', title: 'write', kind: 'edit', rawInput: {} } },
      { ask: { id: 't', title: '/r/a', kind: 'edit', content: [diff('a', 'new')] } },
      { toolUpdate: { id: 't', status: 'completed', title: 'a', content: [text('Wrote file.')] } },
    ],
    [diff('a', 'new'), shown('Wrote file.')],
  ],
  [
    'an end with another content, where only the question had it, as a patch, as Kilo’s',
    [
      {
        ask: {
          id: 't',
          kind: 'edit',
          rawInput: { filepath: 'a', diff: '--- a\n+++ a\n@@ -1 +1 @@\n-old\n+new\n' },
        },
      },
      { tool: { id: 't', title: 'write', kind: 'edit', rawInput: { filePath: 'a' } } },
      { toolUpdate: { id: 't', status: 'completed', content: [text('Wrote file.')] } },
    ],
    [{ type: 'diff', path: 'a', oldText: 'old\n', newText: 'new\n' }, shown('Wrote file.')],
  ],
  [
    'a failure’s reason',
    [
      { tool: { id: 't', kind: 'edit', content: [diff('a', 'new'), diff('b', 'new')] } },
      { toolUpdate: { id: 't', status: 'failed', content: [text('No space.')] } },
    ],
    [diff('a', 'new'), diff('b', 'new'), shown('No space.')],
  ],
  [
    'a terminal that is not shown here',
    [
      { tool: { id: 't', kind: 'edit', content: [diff('a', 'new')] } },
      { toolUpdate: { id: 't', status: 'completed', content: [{ type: 'terminal', terminalId: 'x' }] } },
    ],
    [diff('a', 'new')],
  ],
  [
    'a damaged list',
    [
      { tool: { id: 't', kind: 'edit', content: [diff('a', 'new')] } },
      { toolUpdate: { id: 't', status: 'completed', content: [7] } },
      { toolUpdate: { id: 't', content: 'none' } },
    ],
    [diff('a', 'new')],
  ],
])('an edit’s diff outlives %s', async (_, steps, content) => {
  await using run = await openTestAgent(scriptedAgent(steps));
  await run.agent.prompt('go');
  expect(run.tool('t').content).toEqual(content);
});

test('another diff takes the place of the first, and an empty list clears what was shown', async () => {
  await using run = await openTestAgent(
    scriptedAgent([
      { tool: { id: 'edit', kind: 'edit', content: [diff('a', 'half')] } },
      { toolUpdate: { id: 'edit', status: 'completed', content: [diff('a', 'whole')] } },
      { tool: { id: 'text', content: [text('Looking…')] } },
      { toolUpdate: { id: 'text', status: 'completed', content: [] } },
      { tool: { id: 'raw', content: [text('Looking…')] } },
      { toolUpdate: { id: 'raw', status: 'completed', content: [], rawOutput: 'found' } },
      { tool: { id: 'gone', kind: 'edit', content: [diff('a', 'x')] } },
      { toolUpdate: { id: 'gone', content: [] } },
      { toolUpdate: { id: 'gone', status: 'completed', content: [text('nothing to do')] } },
    ]),
  );
  await run.agent.prompt('go');
  expect(run.tool('edit').content).toEqual([diff('a', 'whole')]);
  expect(run.tool('text').content).toEqual([]);
  expect(run.tool('raw').content).toEqual([shown('found')]);
  expect(run.tool('gone').content).toEqual([shown('nothing to do')]);
});

test('a question keeps the call’s own words and shows all that is known of it', async () => {
  await using run = await openTestAgent(
    scriptedAgent([
      { tool: { id: 'e', title: 'Creating /r/a', kind: 'edit', content: [diff('/r/a', 'new')] } },
      { ask: { id: 'e', title: 'Create file', kind: 'edit', rawInput: { fileName: '/r/a' } } },
      { toolUpdate: { id: 'e', status: 'completed' } },
      { ask: { id: 'first', title: 'Run ls', kind: 'execute', rawInput: { command: 'ls' } } },
    ]),
  );
  await run.agent.prompt('go');
  expect(run.tool('e')).toMatchObject({ title: 'Creating /r/a', content: [diff('/r/a', 'new')] });
  expect(run.asked[0]?.tool).toMatchObject({ title: 'Create file', content: [diff('/r/a', 'new')] });
  expect(run.tool('first')).toMatchObject({ title: 'Run ls', command: 'ls' });
});
