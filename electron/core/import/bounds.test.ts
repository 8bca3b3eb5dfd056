import { mkdtemp, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { leftOutWords, searchedWords } from '#shared/describe-imports';
import { RepositoryId } from '#shared/ids';
import { quietLog } from '../testing/apply-scene';
import { claudeFile, claudeRecords, lines, writeHistory } from '../testing/histories';
import { createCatalog } from './catalog';
import { createHistorySearch } from './search-histories';

/** Histories of Claude Code in one folder, the newest last; `text` is what its agent said besides. */
async function threeHistories(text: string) {
  const home = await mkdtemp(join(tmpdir(), 'understory-bounds-'));
  const path = join(home, 'repo');
  for (const [index, id] of ['one', 'two', 'three'].entries()) {
    const said = { type: 'assistant', message: { content: [{ type: 'text', text: `${id} ${text}` }] } };
    const file = claudeFile(home, path, id);
    await writeHistory(file, lines([...claudeRecords(path, id), said]));
    const at = new Date(Date.now() - 3_600_000 + index * 60_000);
    await utimes(file, at, at);
  }
  const catalogOf = (mostHistories?: number) =>
    createCatalog({
      places: { home, env: {}, kept: join(home, 'kept') },
      repositories: () => [{ id: RepositoryId.parse('repo1234'), name: 'repo', path }],
      tools: () => ['claude'],
      ours: () => ({ agentSessions: new Set(), worktrees: [], continued: new Map() }),
      now: Date.now,
      log: quietLog,
      archived: { has: () => false },
      ...(mostHistories === undefined ? {} : { mostHistories }),
    });
  return { home, catalogOf, [Symbol.asyncDispose]: () => rm(home, { recursive: true, force: true }) };
}

async function partsOf<T>(parts: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const part of parts) all.push(part);
  return all;
}

test('a list that ends at its bound says how many were looked at', async () => {
  await using s = await threeHistories('');
  const whole = s.catalogOf();
  await whole.look();
  expect([whole.entries.size, whole.leftOut]).toEqual([3, []]);
  const cut = s.catalogOf(2);
  await cut.look();
  expect(cut.entries.size).toBe(2);
  expect(cut.leftOut.map(leftOutWords)).toEqual([
    'The newest 2 of 3 sessions of Claude Code were looked at. Claude Code itself still has the others.',
  ]);
});

test('a search says how far it went, and goes on after what it looked through', async () => {
  await using s = await threeHistories('was said');
  const catalog = s.catalogOf();
  await catalog.look();
  const newestFirst = [...catalog.entries.values()].sort((a, b) => b.found.changedMs - a.found.changedMs);
  const left = new AbortController().signal;
  const searched = async (bounds: { histories: number; bytes: number; characters: number }, limit = 50) => {
    const search = createHistorySearch(Date.now, bounds);
    const ends: (string | null)[] = [];
    const found: string[] = [];
    for (let after = 0; ; ) {
      const parts = await partsOf(search(newestFirst, { query: 'was said', limit, after }, left));
      found.push(...parts.flatMap(({ hits }) => hits.map(({ snippet }) => snippet)));
      const end = parts.at(-1);
      if (!end) return { found, ends };
      ends.push(searchedWords(end));
      if (end.ended !== 'bound') return { found, ends };
      after = end.looked;
    }
  };
  const all = ['three', 'two', 'one'].map((id) => `It is **written**. ${id} was said`);
  const most = 1_000_000;
  expect(await searched({ histories: 3, bytes: most, characters: most })).toEqual({
    found: all,
    ends: [null],
  });
  const inTwo = ['The newest 2 of 3 imported sessions were searched.', null];
  expect(await searched({ histories: 2, bytes: most, characters: most })).toEqual({
    found: all,
    ends: inTwo,
  });
  // One alone that is over a bound is looked through all the same.
  const one = ['The newest 1 of 3 imported sessions were searched.', ...inTwo];
  expect(await searched({ histories: 3, bytes: 1, characters: most })).toEqual({ found: all, ends: one });
  expect(await searched({ histories: 3, bytes: most, characters: 1 })).toEqual({ found: all, ends: one });
  const { found, ends } = await searched({ histories: 3, bytes: most, characters: most }, 2);
  expect([found, ends[0]]).toEqual([all.slice(0, 2), expect.stringMatching(/^Only the newest matches/)]);
});

test('a history that is gone is counted as not read, and what goes on is told', async () => {
  await using s = await threeHistories('was said');
  const catalog = s.catalogOf();
  await catalog.look();
  const entries = [...catalog.entries.values()];
  await rm(entries[0]?.found.path ?? '');
  const search = createHistorySearch(Date.now);
  const parts = await partsOf(
    search(entries, { query: 'was said', limit: 9, after: 0 }, new AbortController().signal),
  );
  expect(parts.slice(0, -1).map(searchedWords)).toEqual([
    'Searching imported sessions: 2 of 3',
    'Searching imported sessions: 3 of 3',
  ]);
  expect(parts.map(searchedWords).at(-1)).toBe('1 session could be read only in part.');
});
