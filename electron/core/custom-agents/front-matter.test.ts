import { expect, test } from 'vitest';
import { readFrontMatter } from './front-matter';

function head(...lines: string[]) {
  const { name, tools } = readFrontMatter(['---', ...lines, '---', 'Be strict.'].join('\n'));
  return { name, tools };
}

test.each([
  [['name: Strict Reviewer'], { name: 'Strict Reviewer', tools: null }],
  [['name: "Strict # one" # says who'], { name: 'Strict # one', tools: null }],
  [["name: 'x'", 'tools: read, edit'], { name: 'x', tools: ['read', 'edit'] }],
  [['tools: ["read", \'github/*\']'], { name: null, tools: ['read', 'github/*'] }],
  [['tools: [', '  "read", # why', '  search', ']', 'name: y'], { name: 'y', tools: ['read', 'search'] }],
  [['tools:', '  - read', '  - "edit"', 'model: z'], { name: null, tools: ['read', 'edit'] }],
  [['tools:', '- read', '- edit'], { name: null, tools: ['read', 'edit'] }],
  [['tools: []'], { name: null, tools: [] }],
  [['tools: ["*"]'], { name: null, tools: null }],
  [['tools: "*"'], { name: null, tools: null }],
  [['tools:'], { name: null, tools: null }],
  [['tools:', '  read: true'], { name: null, tools: [] }],
  [['tools: >-', '  read,', '  edit'], { name: null, tools: ['read', 'edit'] }],
  [['base: &some [read]', 'tools: *some'], { name: null, tools: ['read'] }],
  [['description: a: b', 'tools: [read, "*"'], { name: null, tools: [] }],
  [['name: [x', 'tools: read'], { name: null, tools: ['read'] }],
  [['description: name: no', 'mcp-servers:', '  tools: [a]'], { name: null, tools: null }],
])('%j is read', (lines, expected) => {
  expect(head(...lines)).toEqual(expected);
});

test('what follows it is the text, and a text without it is whole', () => {
  expect(readFrontMatter('\uFEFF---\r\nname: x\r\n---\r\nBe\r\n---\r\nstrict.').body).toBe(
    'Be\r\n---\r\nstrict.',
  );
  expect(readFrontMatter('Be strict.\n')).toMatchObject({ name: null, tools: null, body: 'Be strict.' });
  expect(readFrontMatter('---\ntools: [read\nnever closed').tools).toBeNull();
});
