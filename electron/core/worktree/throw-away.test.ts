import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { SessionId } from '#shared/ids';
import { expectOk } from '../testing/apply-scene';
import { testRepo } from '../testing/test-repo';
import { inThrowAwayWorktree } from './index';

test('a worktree for one look is gone afterwards, with its branch, whatever became of the look', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  const base = await repo.commit('base');
  const untouched = await repo.git('for-each-ref');
  const options = {
    ...{ home: repo.home, repositoryPath: repo.path, session: SessionId.parse('s0000001'), base },
    ...{
      title: 'Look',
      place: '{repository}.worktrees',
      include: [],
      setup: ['sh', '-c', 'echo up > set-up'],
    },
  };
  let at = '';
  const look = async (path: string) => {
    at = path;
    await writeFile(join(path, 'a.txt'), 'changed\n');
    expect(await repo.git('-C', path, 'rev-parse', 'HEAD')).toBe(base);
    // Until it is gone a start after a crash would take it away.
    expect(await readdir(join(repo.home, 'leftovers'))).toHaveLength(1);
    return readFile(join(path, 'set-up'), 'utf8');
  };
  expect(expectOk(await inThrowAwayWorktree(options, look))).toBe('up\n');
  const gone = async () => {
    expect(existsSync(at)).toBe(false);
    expect(await repo.git('for-each-ref')).toBe(untouched);
    expect(await repo.git('worktree', 'list')).not.toContain('\n');
    expect(await readdir(join(repo.home, 'leftovers'))).toEqual([]);
  };
  await gone();
  const fails = () => Promise.reject(new Error('the look fails'));
  await expect(inThrowAwayWorktree(options, fails)).rejects.toThrow('the look fails');
  await gone();
});

test('those of one session wait for each other, and one that is stopped while it waits is not made', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  const base = await repo.commit('base');
  const options = {
    ...{ home: repo.home, repositoryPath: repo.path, session: SessionId.parse('s0000001'), base },
    ...{ title: 'Look', place: '{repository}.worktrees', include: [], setup: null },
  };
  const looks: string[] = [];
  const leftovers = () => readdir(join(repo.home, 'leftovers'));
  let goOn: () => void = () => undefined;
  const going = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const first = inThrowAwayWorktree(options, async () => {
    await going;
    looks.push('first');
  });
  const second = inThrowAwayWorktree(options, async () => {
    looks.push('second');
    // The note of the one before did not take this one's along.
    expect(await leftovers()).toHaveLength(1);
  });
  const stop = new AbortController();
  const stopped = inThrowAwayWorktree({ ...options, signal: stop.signal }, async () => {
    looks.push('stopped');
  });
  stop.abort();
  expect(await stopped).toMatchObject({ refusal: { reason: 'cancelled' } });
  expect(looks).toEqual([]);
  goOn();
  expectOk(await first);
  expectOk(await second);
  expect(looks).toEqual(['first', 'second']);
  expect(await leftovers()).toEqual([]);
});
