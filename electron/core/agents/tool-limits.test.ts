import { expect, test } from 'vitest';
import { allowsTool } from './tool-limits';

const call = { call: 'one' };
const diff = { type: 'diff', path: 'a', oldText: null, newText: '' } as const;

test.each([
  [['read', 'edit'], { ...call, kind: 'edit' }, true],
  [['read', 'Edit'], { ...call, kind: 'delete' }, true],
  [['read'], { ...call, kind: 'edit' }, false],
  [['Read', 'Grep'], { ...call, kind: 'execute' }, false],
  [['Bash'], { ...call, kind: 'execute', command: 'ls' }, true],
  [[], { ...call, kind: 'read' }, false],
  [[], { ...call, kind: 'think' }, true],
  // What it does counts, whatever it is called.
  [['read'], { ...call, kind: 'read', command: 'rm -r .' }, false],
  [['search'], { ...call, kind: 'search', content: [diff] }, false],
  [['edit'], { ...call, content: [diff] }, true],
  [['execute'], { ...call, kind: 'other', title: 'execute' }, false],
  [['github/create_issue'], { ...call, kind: 'other', title: 'mcp__github__create_issue' }, true],
  [['github/*'], { ...call, title: 'list_issues (github)' }, true],
  [['github/create_issue'], { ...call, kind: 'other', title: 'github-delete_repo' }, false],
  [['todo'], { ...call, kind: 'other', title: 'Todo: three items' }, true],
  [['*/'], { ...call, kind: 'other', title: 'anything' }, false],
] as const)('of %j a call %j is allowed: %s', (tools, tool, allowed) => {
  expect(allowsTool({ tools: [...tools], withoutTools: [] }, tool)).toBe(allowed);
});

test.each([
  [null, ['Write'], { ...call, kind: 'edit' }, false],
  [null, ['Write'], { ...call, kind: 'read' }, true],
  [['read', 'edit'], ['MultiEdit'], { ...call, kind: 'edit' }, false],
  [null, ['github/delete_repo'], { ...call, title: 'github-delete_repo' }, false],
  [null, ['github/delete_repo'], { ...call, title: 'github-list' }, true],
  [null, ['Bash'], { ...call, kind: 'read', command: 'ls' }, false],
] as const)('of %j without %j a call %j is allowed: %s', (tools, withoutTools, tool, allowed) => {
  const limits = { tools: tools && [...tools], withoutTools: [...withoutTools] };
  expect(allowsTool(limits, tool)).toBe(allowed);
});
