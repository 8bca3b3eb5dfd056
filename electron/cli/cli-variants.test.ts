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

test('what does not go together is wrong usage', async () => {
  const wrong = [
    ['run', 'x', '--variant', 'demo'],
    ['run', 'x', '--variant', 'demo', '--variant', 'demo', '--model', 'm'],
    ['run', 'x', '--variant', 'demo', '--variant', 'demo', '--kind', 'local'],
    ['compare', 'a', 'b', 'c', '--stat'],
  ];
  for (const argv of wrong) expect((await place.run(argv)).code).toBe(2);
});
