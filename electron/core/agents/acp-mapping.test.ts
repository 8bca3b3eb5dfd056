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

test('content of every kind becomes text or a diff', () => {
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
    { type: 'text', text: 'b' },
    { type: 'text', text: '[y]' },
    { type: 'text', text: '[image image/png]' },
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
