import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { commandScene, script } from './testing/command-scene';

const place = commandScene();

/** Each variant works in a worktree of its own, which is all that tells them from each other here. */
const WRITES = 'echo "if (a) b();" >> a.ts; echo done';

test('one prompt is given to several, and what came of it is compared in figures', async () => {
  const { code, result, lines, stderr } = await place.json([
    ...['run', 'Do it', '--command', script(WRITES)],
    ...['--variant', ':large', '--variant', ':small', '--variant', 'nobody'],
  ]);
  expect(code).toBe(1);
  const sessions = (result.sessions as { number: number; session: string }[]).map(({ session }) => session);
  expect(sessions).toHaveLength(2);
  expect(result).toMatchObject({ refused: [{ number: 3, refusal: { code: 'agent-unknown' } }] });
  expect(stderr).toContain('variant 3 was not started');
  expect(lines.filter(({ type }) => type === 'variant')).toMatchObject([
    { status: 'ready', files: 1, outcome: 'completed' },
    { status: 'ready', files: 1, outcome: 'completed' },
  ]);
  const compared = await place.json(['compare', sessions[0] ?? '']);
  expect(compared.result).toMatchObject({ sessions, best: { complexity: [], conflicts: [] } });
  expect(compared.lines.filter(({ type }) => type === 'session')).toMatchObject([
    { model: 'large', variant: { number: 1 }, complexity: { decisions: 1 }, conflicts: [] },
    { model: 'small', variant: { number: 2 }, figures: { turns: 1, tokens: null, complexity: 1 } },
  ]);
  const { stdout } = await place.run(['compare', ...sessions, '--table']);
  expect(stdout).toMatch(/^Complexity\s+\+1\s+\+1$/m);
  expect((await place.run(['compare', ...sessions])).stdout).toBe('');
});

test('files of one session are taken over into another, and conflicts are resolved in the words of apply', async () => {
  const winner = await place.session('echo winner > both.txt; echo one > new.txt');
  const other = await place.session('echo other > both.txt; echo new > c.txt; echo more >> a.txt');
  const take = (...args: string[]) => place.json(['take', winner, '--from', other, ...args]);
  const open = await take();
  expect(open).toMatchObject({ code: 4, result: { conflicts: [{ path: 'both.txt' }] } });
  expect(open.stderr).toContain('both.txt');
  const listed = await take('--only', 'a.txt', '--list-hunks');
  expect(listed.lines[0]).toMatchObject({ type: 'hunk', path: 'a.txt', hunk: 0 });
  expect((await take('--hunk', 'a.txt=0', '--only', 'a.txt')).result).toMatchObject({ taken: ['a.txt'] });
  const dry = await take('--only', 'c.txt', '--dry-run');
  expect(dry).toMatchObject({ code: 0, result: { dryRun: true, files: ['c.txt'] } });
  const done = await take('--resolve', 'both.txt=theirs');
  expect(done).toMatchObject({
    code: 0,
    result: { session: winner, from: other, taken: ['both.txt', 'c.txt'] },
  });
  const { worktree } = done.result as unknown as { worktree: string };
  expect(await readFile(join(worktree, 'both.txt'), 'utf8')).toBe('other\n');
  expect(await take()).toMatchObject({ code: 3 });
  expect((await take('--only', 'nowhere.txt')).stderr).toContain('part-unfit');
});

test('what does not go together is wrong usage', async () => {
  const wrong = [
    ['run', 'x', '--variant', 'demo'],
    ['run', 'x', '--variant', 'demo', '--variant', 'demo', '--model', 'm'],
    ['run', 'x', '--variant', 'demo', '--variant', 'demo', '--kind', 'local'],
    ['compare', 'a', 'b', 'c', '--stat'],
  ];
  for (const argv of wrong) expect((await place.run(argv)).code).toBe(2);
});
