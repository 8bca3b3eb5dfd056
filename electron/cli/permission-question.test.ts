import { expect, test } from 'vitest';
import { ToolCallPatch } from '#shared/events';
import { permissionQuestion } from './permission-question';

const long = (text: string) => ({ text, body: null, bytes: text.length });
const asked = (tool: object) => permissionQuestion(ToolCallPatch.parse({ call: 'c', ...tool }));

test('a command is shown whole, with what it is run with', () => {
  const input = long(JSON.stringify({ command: 'npm test', cwd: '/elsewhere' }));
  expect(asked({ title: 'Run the tests', kind: 'execute', command: 'npm test', input })).toEqual([
    '? permission: npm test',
    '    with {\n      "cwd": "/elsewhere"\n    }',
  ]);
});

test('an edit is shown with its file and what changes in it', () => {
  const content = [
    { type: 'diff', path: '/r/a', oldText: long('one\ntwo\nthree\n'), newText: long('one\n2\nthree\n') },
    { type: 'diff', path: '/r/new', oldText: null, newText: long('hello\u001b[2J\n') },
  ];
  const locations = [
    { path: '/r/a', line: 1 },
    { path: '/r/beside', line: null },
  ];
  expect(asked({ title: 'Edit files', kind: 'edit', content, locations })).toEqual([
    '? permission: Edit files',
    '    at /r/beside',
    '    edits /r/a',
    '      -two',
    '      +2',
    '    edits /r/new',
    expect.stringMatching(/^ {6}\+hello\\x?/),
  ]);
});

test('a patch in the input is shown as one, unless the input says more', () => {
  const diff = '--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n';
  const locations = [{ path: '/r/x', line: null }];
  const input = long(JSON.stringify({ fileName: '/r/x', diff }));
  expect(asked({ title: 'Create file', kind: 'edit', locations, input })).toEqual([
    '? permission: Create file',
    '    at /r/x',
    '      --- a/x',
    '      +++ b/x',
    '      @@ -1 +1 @@',
    '      -a',
    '      +b',
  ]);
  const more = asked({
    title: 'Edit',
    input: long(JSON.stringify({ path: '/r/x', diff, after: 'rm -rf /' })),
  });
  expect(more.join('\n')).toContain('rm -rf /');
});

test('where only places are named they are shown, and an MCP server’s tool by its name', () => {
  expect(asked({ title: 'Edit files', locations: [{ path: '/r/\u202ea', line: null }] })[1]).toMatch(
    /at \/r\/\S+a$/,
  );
  expect(asked({ title: 'mcp__files__read', mcp: { server: 'files', tool: 'read' } })).toEqual([
    '? permission: read of the MCP server files',
  ]);
  expect(asked({})).toEqual(['? permission: a tool call']);
});

test('what does not fit is said', () => {
  const many = 'x\n'.repeat(1000);
  const content = [
    { type: 'diff', path: 'a', oldText: null, newText: { ...long(many), body: 'f'.repeat(64) } },
  ];
  const lines = asked({ title: 'Edit', content });
  expect(lines.at(-2)).toBe('      … and 600 more lines');
  expect(lines.at(-1)).toBe('      … only its beginning can be shown here');
});

test('a host is shown by what can be allowed of it', () => {
  const tool = ToolCallPatch.parse({ call: 'c', kind: 'fetch', title: 'something else' });
  expect(permissionQuestion(tool, [{ covers: 'host', host: 'a.example', port: 443 }])).toEqual([
    '? permission: let the sandbox reach a.example:443',
  ]);
});
