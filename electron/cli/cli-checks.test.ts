import { expect, test } from 'vitest';
import { commandScene, script } from './testing/command-scene';

const place = commandScene();

test('checks are named at the start, run after the turn, and go back to the agent by themselves', async () => {
  const argv = ['run', 'Do it', '--command', script('echo turn >> turns')];
  const red = await place.json([
    ...argv,
    '--check',
    'true',
    '--check',
    "sh -c 'test -e turns || exit 0; echo why; exit 7'",
  ]);
  expect(red.code).toBe(1);
  expect(red.result).toMatchObject({
    outcome: 'completed',
    checks: [
      { name: 'true', command: ['true'], state: 'passed' },
      { command: ['sh', '-c', 'test -e turns || exit 0; echo why; exit 7'], state: 'failed' },
    ],
  });
  const session = red.result.session as string;
  const again = await place.run(['check', session]);
  expect(again.code).toBe(1);
  expect(again.stdout).toMatch(/✓ check true: passed[\s\S]*✗ check sh -c .*: exit 7[\s\S]*why/);
  expect((await place.run(['show', session])).stdout).toMatch(/checks +sh -c '.*exit 7' failed/);

  const two = script('echo turn >> turns');
  const mended = await place.json([
    ...['run', 'Do it', '--command', two, '--check-retries', '2'],
    ...['--check', "sh -c 'test ! -e turns || test $(wc -l < turns) -ge 2'"],
  ]);
  expect(mended.code).toBe(0);
  expect(mended.result).toMatchObject({ turns: 2, checks: [{ state: 'passed' }] });
});

test('what only a shell understands is refused, and so is a check in the workspace', async () => {
  const wrong = [
    ['run', 'x', '--check', 'npm test && npm run lint'],
    ['run', 'x', '--check-retries', '2'],
    ['run', 'x', '--check', 'true', '--check-retries', 'often'],
    ['run', 'x', '--check', 'true', '--kind', 'local'],
  ];
  for (const argv of wrong) expect((await place.run(argv)).code).toBe(2);
});
