import { existsSync } from 'node:fs';
import { mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { isRunning } from '../testing/is-running';
import { runChecks } from './run-checks';

let worktree = '';
beforeEach(async () => {
  worktree = await realpath(await mkdtemp(join(tmpdir(), 'understory-checks-')));
});
afterEach(() => rm(worktree, { recursive: true, force: true }));

const check = (name: string, script: string, seconds = 60) => ({
  name,
  command: ['sh', '-c', script],
  when: 'turn' as const,
  seconds,
});
const place = () => ({ worktree, repositoryPath: worktree, session: 'one', sandbox: null });

test('checks run one after the other in the worktree, and one that is red keeps the next from nothing', async () => {
  const results = await runChecks({
    ...place(),
    checks: [
      check('makes', 'echo made > made; echo out; echo err >&2; exit 3'),
      check('reads', 'cat made; pwd'),
      { ...check('absent', ''), command: ['no-such-program-here'] },
    ],
  });
  expect(results.map(({ check: { name }, end }) => [name, end])).toEqual([
    ['makes', { how: 'exited', code: 3 }],
    ['reads', { how: 'exited', code: 0 }],
    ['absent', { how: 'not-started', cause: 'The program no-such-program-here was not found.' }],
  ]);
  expect(results[0]?.output).toContain('out\n');
  expect(results[0]?.output).toContain('err\n');
  expect(results[1]?.output).toBe(`made\n${worktree}\n`);
});

test('one that hangs is ended when its time is up, with what it has begun', async () => {
  const [result] = await runChecks({
    ...place(),
    checks: [check('hangs', 'sleep 600 & echo $! > child; echo waiting; wait', 1)],
  });
  expect(result).toMatchObject({ end: { how: 'timed-out', afterMs: 1000 }, output: 'waiting\n' });
  const child = Number(await readFile(join(worktree, 'child'), 'utf8'));
  expect(await isRunning(child)).toBe(false);
});

test('one that forks into the background leaves nothing running', async () => {
  const [result] = await runChecks({
    ...place(),
    checks: [check('forks', '(setsid sleep 600 >/dev/null 2>&1 & echo $! > child); exit 0')],
  });
  expect(result?.end).toEqual({ how: 'exited', code: 0 });
  const child = Number(await readFile(join(worktree, 'child'), 'utf8'));
  expect(await isRunning(child)).toBe(false);
});

test('of a flood of output the beginning and the end are kept', async () => {
  const [result] = await runChecks({
    ...place(),
    checks: [check('floods', 'echo first; head -c 3000000 /dev/zero | tr "\\0" x; echo; echo last')],
  });
  expect(result?.end).toEqual({ how: 'exited', code: 0 });
  expect(result?.output).toMatch(/^first\nxxx/);
  expect(result?.output).toMatch(/\[… [\d,]+ characters left out …\]/);
  expect(result?.output).toMatch(/x\nlast\n$/);
  expect(result?.output.length).toBeLessThan(600_000);
});

test('it can be stopped: the one that runs is ended, and no further one begins', async () => {
  const stop = new AbortController();
  const running = runChecks({
    ...place(),
    checks: [check('waits', 'echo begun; touch begun; sleep 600'), check('never', 'touch never')],
    signal: stop.signal,
  });
  await vi.waitFor(() => expect(existsSync(join(worktree, 'begun'))).toBe(true), 10_000);
  stop.abort();
  expect(await running).toMatchObject([{ check: { name: 'waits' }, end: { how: 'stopped' } }]);
  expect(existsSync(join(worktree, 'never'))).toBe(false);
});
