import { expect, test } from 'vitest';
import { RepoPath } from '#shared/ids';
import { indexPaths, searchPaths } from './search-paths';

const FILES = [
  'README.md',
  'src/session/list.ts',
  'src/session/list.test.ts',
  'src/views/session-list.tsx',
  'src/lists/readme.ts',
  'docs/caf\udce9 list.md',
].map((path) => RepoPath.parse(path));

const find = async (query: string, limit = 10) => searchPaths(await indexPaths(FILES), query, limit);

test('a name that begins with the query stands before one that holds it, and that before a folder', async () => {
  expect(await find('list')).toEqual([
    'src/session/list.ts',
    'src/session/list.test.ts',
    'docs/caf\udce9 list.md',
    'src/views/session-list.tsx',
    'src/lists/readme.ts',
  ]);
  expect(await find('README')).toEqual(['README.md', 'src/lists/readme.ts']);
});

test('letters in their order are enough, best where they begin words', async () => {
  expect((await find('svsl'))[0]).toBe('src/views/session-list.tsx');
  expect((await find('session/li'))[0]).toBe('src/session/list.ts');
  expect(await find('zzz')).toEqual([]);
});

test('with nothing asked for the nearest files come, and never more than were asked for', async () => {
  expect((await find(''))[0]).toBe('README.md');
  expect(await find('s', 2)).toHaveLength(2);
});
