import fc from 'fast-check';
import { expect, test } from 'vitest';
import { propertyRuns } from '#shared/testing/property-runs';
import { mapUpdate, permissionOptions, toolPatch } from './acp-mapping';
import { sessionOptions } from './acp-options';
import { AcpInitialized, AcpPermissionRequest, AcpSession, AcpToolCall } from './acp-schema';

const patchOf = (call: object) => toolPatch(AcpToolCall.parse({ toolCallId: 'c', ...call }));

test('a permission request as Copilot sends it', () => {
  const request = AcpPermissionRequest.parse({
    sessionId: 's',
    toolCall: {
      toolCallId: 'call_2',
      title: 'Create file',
      kind: 'edit',
      status: 'pending',
      rawInput: { fileName: '/r/e.txt', diff: '…' },
      locations: [{ path: '/r/e.txt' }],
    },
    options: [
      { optionId: 'allow_once', kind: 'allow_once', name: 'Allow once' },
      { optionId: 'reject_once', kind: 'reject_once', name: 'Deny' },
      { kind: 'damaged' },
    ],
  });
  expect(permissionOptions(request)).toEqual([
    { id: 'allow_once', kind: 'allow_once', name: 'Allow once' },
    { id: 'reject_once', kind: 'reject_once', name: 'Deny' },
  ]);
  expect(toolPatch(request.toolCall)).toMatchObject({
    call: 'call_2',
    status: 'pending',
    locations: [{ path: '/r/e.txt', line: null }],
    input: expect.stringContaining('/r/e.txt'),
  });
});

test('what an agent does not send stays as it is', () => {
  expect(patchOf({})).toEqual({ call: 'c' });
  expect(
    patchOf({ title: null, kind: null, status: null, content: null, locations: [], rawInput: {} }),
  ).toEqual({ call: 'c' });
  expect(patchOf({ kind: 'a-kind-of-tomorrow', status: 'in_progress' })).toEqual({
    call: 'c',
    status: 'running',
  });
});

test.each([
  [{ command: 'npm test' }, 'npm test'],
  [{ command: ['bash', '-lc', 'npm test'] }, 'npm test'],
  [{ command: ['/bin/sh', '-c', 'a && b'] }, 'a && b'],
  [{ cmd: ['git', 'status'] }, 'git status'],
  [{ command: 7 }, undefined],
  ['npm test', undefined],
])('the command line of %j', (rawInput, command) => {
  expect(patchOf({ rawInput }).command).toBe(command);
});

test.each([
  [{ output: 'a', metadata: { exit: 3 } }, 'a', 3],
  [{ formatted_output: 'b', exit_code: 0 }, 'b', 0],
  ['plain', 'plain', undefined],
])('output that comes only raw: %j', (rawOutput, text, exitCode) => {
  const patch = patchOf({ rawOutput });
  expect(patch.content).toEqual([{ type: 'text', text }]);
  expect(patch.exitCode).toBe(exitCode);
});

test('what a server of tools answered is shown, where an agent gives it as it came', () => {
  const picture = { type: 'image', data: 'iVBORw==', mimeType: 'image/png' };
  const result = { content: [{ type: 'text', text: 'three' }, picture, 'damaged'], structuredContent: null };
  expect(patchOf({ rawOutput: { result, error: null } }).content).toEqual([
    { type: 'text', text: 'three' },
    { type: 'shown', shown: { is: 'picture', data: 'iVBORw==', mime: 'image/png', name: '' } },
  ]);
  const failed = { result: null, error: { message: 'no such issue' } };
  expect(patchOf({ rawOutput: failed }).content).toEqual([{ type: 'text', text: 'no such issue' }]);
});

test.each([
  [
    'Copilot',
    { rawOutput: { content: 'a', contents: [{ type: 'shell_exit', shellId: '0', exitCode: 3 }] } },
    3,
  ],
  ['OpenCode', { rawOutput: { output: 'a', metadata: { exit: 3 } } }, 3],
  ['Codex', { _meta: { terminal_exit: { exit_code: 3 } } }, 3],
  [
    'pi, which calls every failure 1',
    {
      status: 'failed',
      _meta: {
        terminal_output: { data: 'a\n\nCommand exited with code 3' },
        terminal_exit: { exit_code: 1 },
      },
    },
    3,
  ],
  ['an older pi', { rawOutput: { content: [], details: { exitCode: 3 } } }, 3],
  ['Claude', { status: 'failed', rawOutput: 'Exit code 3\nno such file' }, 3],
  [
    'Claude, in the content',
    {
      status: 'failed',
      content: [{ type: 'content', content: { type: 'text', text: '```\nExit code 3\na\n```' } }],
    },
    3,
  ],
  [
    'a command that went well and says so',
    { status: 'completed', rawOutput: 'Exit code 3\nis what it printed' },
    undefined,
  ],
  ['a text further down', { status: 'failed', rawOutput: 'It says:\nExit code 3' }, undefined],
  ['no number', { rawOutput: { contents: [{ exitCode: '3' }, null], metadata: { exit: 1.5 } } }, undefined],
])('the exit code of a command as told by %s', (_, update, exitCode) => {
  expect(patchOf({ kind: 'execute', ...update }).exitCode).toBe(exitCode);
  const later = toolPatch(AcpToolCall.parse({ toolCallId: 'c', ...update }), 'execute');
  expect(later.exitCode).toBe(exitCode);
});

test('a file that was read may begin like the output of a command', () => {
  expect(patchOf({ kind: 'read', status: 'failed', rawOutput: 'Exit code 3\n' }).exitCode).toBeUndefined();
});

test.each([
  [
    'Codex',
    {
      title: 'mcp.files.read',
      rawInput: { server: 'files', tool: 'read' },
      _meta: { is_mcp_tool_call: true },
    },
  ],
  ['Claude', { title: 'Look it up', _meta: { claudeCode: { toolName: 'mcp__files__read' } } }],
  ['a title', { title: 'mcp__files__read' }],
  ['another title', { title: 'mcp.files.read' }],
  ['Gemini', { title: 'read (files MCP Server)' }],
])('the call of an MCP server’s tool as told by %s', (_, call) => {
  expect(patchOf(call).mcp).toEqual({ server: 'files', tool: 'read' });
});

test.each([
  { title: 'mcp__files__read', kind: 'execute' },
  { title: 'Read mcp.json' },
  { title: 'mcp__files' },
  { title: 'read', rawInput: { server: 'files', tool: 'read' } },
  { title: null, _meta: { claudeCode: { toolName: 7 } } },
])('%j is no call of an MCP server’s tool', (call) => {
  expect(patchOf(call).mcp).toBeUndefined();
});

test('content of every kind becomes text, a diff or something shown', () => {
  const content = [
    { type: 'content', content: { type: 'text', text: 'a' } },
    { type: 'content', content: { type: 'resource', resource: { uri: 'file:///x', text: 'b' } } },
    { type: 'content', content: { type: 'resource_link', uri: 'file:///y', name: 'y' } },
    { type: 'content', content: { type: 'image', mimeType: 'image/png', data: '…' } },
    { type: 'diff', path: '/r/a', newText: 'new' },
    { type: 'diff', path: '/r/b' },
    { type: 'terminal', terminalId: 't' },
  ];
  expect(patchOf({ content }).content).toEqual([
    { type: 'text', text: 'a' },
    { type: 'shown', shown: { is: 'text', uri: 'file:///x', text: 'b' } },
    { type: 'shown', shown: { is: 'link', uri: 'file:///y', name: 'y', bytes: null } },
    { type: 'shown', shown: { is: 'picture', mime: 'image/png', data: '…', name: '' } },
    { type: 'diff', path: '/r/a', oldText: null, newText: 'new' },
  ]);
});

test('notices and compaction become notes', () => {
  expect(
    mapUpdate({ sessionUpdate: 'notice', severity: 'error', title: 'Slow', description: 'very' }),
  ).toEqual({
    to: 'listener',
    update: { type: 'noted', level: 'warning', text: 'Slow: very' },
  });
  expect(
    mapUpdate({ sessionUpdate: 'compaction_update', compactionId: '1', status: 'completed' }),
  ).toMatchObject({
    to: 'listener',
    update: { type: 'observed', note: { code: 'context-compacted' } },
  });
});

test('a mode that the agent changes by itself is told', () => {
  const modes = {
    currentModeId: 'plan',
    availableModes: [
      { id: 'plan', name: 'Plan' },
      { id: 'code', name: 'Code' },
    ],
  };
  const options = sessionOptions(AcpSession.parse({ sessionId: 's', modes }));
  expect(options.update({ sessionUpdate: 'current_mode_update', currentModeId: 'code' })).toBe(true);
  expect(options.list()[0]?.current).toBe('code');
  expect(options.update({ sessionUpdate: 'current_mode_update', currentModeId: 'code' })).toBe(false);
});

test('whatever an agent sends, reading it does not throw', () => {
  const kinds = [
    'tool_call',
    'tool_call_update',
    'plan',
    'usage_update',
    'agent_message_chunk',
    'notice',
    'available_commands_update',
  ];
  const fields = [
    'content',
    'toolCallId',
    'rawInput',
    'rawOutput',
    'locations',
    'entries',
    'used',
    '_meta',
    'title',
    'status',
  ];
  const update = fc
    .tuple(fc.constantFrom(...kinds), fc.dictionary(fc.constantFrom(...fields), fc.jsonValue()))
    .map(([sessionUpdate, rest]) => ({ ...rest, sessionUpdate }));
  fc.assert(
    fc.property(update, (one) => {
      const mapped = mapUpdate(one);
      if (mapped.to === 'tool') toolPatch(mapped.call);
    }),
    propertyRuns(500),
  );
  fc.assert(
    fc.property(
      fc.jsonValue(),
      fc.dictionary(fc.constantFrom('modes', 'models', 'configOptions'), fc.jsonValue()),
      (any, session) => {
        AcpInitialized.safeParse(any);
        sessionOptions(AcpSession.parse(session)).list();
      },
    ),
    propertyRuns(200),
  );
});
