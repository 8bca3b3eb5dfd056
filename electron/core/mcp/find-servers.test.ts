import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { testRepo } from '../testing/test-repo';
import { openServerFinder } from './find-servers';

const file = (args: readonly string[]) =>
  JSON.stringify({ mcpServers: { tools: { command: './run', args } } });

test('what a commit has is read once, with the files that commands name', async () => {
  await using repo = await testRepo({
    '.mcp.json': file(['tools', 'tools/a.js', './tools/a.js', '../b', ':(top)run', 'none', 'run']),
    '.github/mcp.json': '',
    'tools/a.js': 'one',
    run: '#!/bin/sh\n',
  });
  const first = await repo.commit('first');
  await repo.write({ 'tools/a.js': 'two' });
  const second = await repo.commit('second');
  const find = openServerFinder(repo.parent);
  const [one, two] = [await find(repo.path, first), await find(repo.path, second)];
  expect(one.servers.map(({ runs }) => runs)).toEqual([['run', 'tools/a.js']]);
  expect(one.damaged).toEqual([{ file: '.github/mcp.json', why: 'not-json' }]);
  expect(two.servers[0]?.fingerprint).not.toBe(one.servers[0]?.fingerprint);
  // No call of Git could answer any more.
  await rename(join(repo.path, '.git'), join(repo.parent, 'gone'));
  expect(await find(repo.path, first)).toEqual(one);
});
