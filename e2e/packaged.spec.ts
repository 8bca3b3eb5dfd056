import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from './fixture';

/** Laid out by the test script before the tests run. */
const packaged = join(import.meta.dirname, '..', 'dist', 'linux-unpacked');

test('the packaged app runs a session, shows its diff and quits', async ({ place, start }) => {
  const repository = await place.ownRepository();
  const { app, ui } = await start({
    packaged: join(packaged, 'understory-app'),
    env: { UNDERSTORY_DEMO_PACE: '0.2' },
  });
  expect(await app.electron.evaluate(({ app: electron }) => electron.isPackaged)).toBe(true);
  await ui.start.openRepository(repository);
  await ui.composer.startSession('Tidy the notes and show each step', { agent: 'Demo' });
  await ui.sessions.expectState('Tidy the notes and show each step', 'Ready');
  await ui.changes
    .file(/notes\.md/)
    .first()
    .click();
  await expect(ui.changes.diff).toContainText('What the demo agent did');
  expect(await place.git(repository, 'status', '--porcelain')).toBe('');
  await app.quit();
  expect(app.over).toBe(true);
});

test('the packaged command line runs the demo with the app’s own runtime', async ({ place }) => {
  const run = await execa(join(packaged, 'bin', 'understory'), ['run', '--demo', '--json'], {
    cwd: place.root,
    env: { ...place.env, UNDERSTORY_DEMO_PACE: '0.1' },
    extendEnv: false,
    reject: false,
    stdin: 'ignore',
  });
  expect(run.exitCode, run.stderr).toBe(0);
  const lines = run.stdout.split('\n').map((line): Record<string, unknown> => JSON.parse(line));
  expect(lines.at(-1)).toMatchObject({ status: 'ready', files: 6 });
  const started = lines.map(({ event }) => event).find((event) => hasType(event, 'agent.started'));
  expect(started).toMatchObject({ command: expect.stringContaining(join(packaged, 'understory-app')) });
});

function hasType(event: unknown, type: string): boolean {
  return typeof event === 'object' && event !== null && 'type' in event && event.type === type;
}
