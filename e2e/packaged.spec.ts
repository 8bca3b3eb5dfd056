import { cp, mkdir, readdir, readFile, readlink, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { execa } from 'execa';
import { expect, test } from './fixture';
import { launchPackaged, packagedFolder } from './launch-packaged';
import type { Place } from './place';
import { createUi } from './ui';

const executable = join(packagedFolder, 'understory-app');

test('the packaged app runs a session, shows its diff and quits', async ({ place }) => {
  const repository = await place.ownRepository();
  await using app = await launchPackaged(place, {
    args: ['--repo', repository],
    env: { UNDERSTORY_DEMO_PACE: '0.2' },
  });
  const ui = createUi({ page: await app.page() });
  await ui.composer.startSession('Tidy the notes and show each step', { agent: 'Demo' });
  await ui.sessions.expectEnded('Tidy the notes and show each step');
  await ui.changes
    .file(/notes\.md/)
    .first()
    .click();
  await expect(ui.changes.diff).toContainText('What the demo agent did');
  expect(await place.git(repository, 'status', '--porcelain')).toBe('');
  expect(await app.quit()).toBe(0);
});

test('the packaged command line runs the demo with the app’s own runtime', async ({ place }) => {
  const run = await execa(join(packagedFolder, 'bin', 'understory'), ['run', '--demo', '--json'], {
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
  expect(started).toMatchObject({ command: expect.stringContaining(executable) });
});

test('the fuses that let others into the app are off', async () => {
  const wire = await getCurrentFuseWire(executable);
  const state = (fuse: FuseV1Options) => String.fromCharCode(wire[fuse] ?? 0);
  expect({
    // The command line runs the app's Electron as Node.
    runAsNode: state(FuseV1Options.RunAsNode),
    nodeOptions: state(FuseV1Options.EnableNodeOptionsEnvironmentVariable),
    inspect: state(FuseV1Options.EnableNodeCliInspectArguments),
    integrity: state(FuseV1Options.EnableEmbeddedAsarIntegrityValidation),
    onlyAsar: state(FuseV1Options.OnlyLoadAppFromAsar),
    fileUrls: state(FuseV1Options.GrantFileProtocolExtraPrivileges),
  }).toEqual({
    runAsNode: '1',
    nodeOptions: '0',
    inspect: '0',
    integrity: '1',
    onlyAsar: '1',
    fileUrls: '0',
  });
});

test('neither a signal nor an argument opens the inspector of the app or of the command line', async ({
  place,
}) => {
  await using app = await launchPackaged(place, {
    debugged: false,
    args: ['--inspect=0', '--inspect-brk=0'],
  });
  await expect.poll(() => isServed(place), { timeout: 60_000 }).toBe(true);
  process.kill(app.pid, 'SIGUSR1');
  // Served still, so it heard the signal and went on.
  const list = () =>
    execa(join(packagedFolder, 'bin', 'understory'), ['list', '--json'], {
      cwd: place.root,
      env: place.env,
      extendEnv: false,
      reject: false,
      stdin: 'ignore',
    });
  expect((await list()).exitCode).toBe(0);
  expect(await listeners(app.pid)).toEqual([]);
  expect(await app.quit()).toBe(0);

  const repository = await place.repository({ 'a.txt': 'one\n' });
  const go = join(place.root, 'go');
  const command = execa(
    join(packagedFolder, 'bin', 'understory'),
    ['run', 'Wait', '--repo', repository, '--command', `sh -c "while [ ! -e '${go}' ]; do sleep 0.1; done"`],
    { cwd: place.root, env: place.env, extendEnv: false, reject: false, stdin: 'ignore' },
  );
  await expect.poll(() => isServed(place), { timeout: 60_000 }).toBe(true);
  const pid = command.pid ?? 0;
  process.kill(pid, 'SIGUSR1');
  expect((await list()).exitCode).toBe(0);
  expect(await listeners(pid)).toEqual([]);
  await writeFile(go, '');
  expect((await command).exitCode).toBe(0);
});

test('the app is loaded from its archive alone, whatever lies beside it', async ({ place }) => {
  const folder = join(place.root, 'packaged');
  await cp(packagedFolder, folder, { recursive: true, verbatimSymlinks: true });
  const resources = join(folder, 'resources');
  const ran = join(place.root, 'ran');
  await mkdir(join(resources, 'app'));
  await writeFile(join(resources, 'app', 'package.json'), JSON.stringify({ name: 'other', main: 'main.js' }));
  await writeFile(
    join(resources, 'app', 'main.js'),
    `require('node:fs').writeFileSync(${JSON.stringify(ran)}, ''); process.exit(0);`,
  );
  await rm(join(resources, 'app.asar'));
  await using app = await launchPackaged(place, { folder, debugged: false });
  await app.ended;
  expect(await readdir(place.root)).not.toContain('ran');
});

async function isServed(place: Place): Promise<boolean> {
  const names = await readdir(join(place.data, 'run')).catch((): string[] => []);
  return names.includes('core.sock');
}

/** The TCP ports that a process listens on, as the kernel tells. */
async function listeners(pid: number): Promise<string[]> {
  const open = await readdir(`/proc/${pid}/fd`);
  const links = await Promise.all(open.map((one) => readlink(`/proc/${pid}/fd/${one}`).catch(() => '')));
  const tables = await Promise.all(['tcp', 'tcp6'].map((name) => readFile(`/proc/net/${name}`, 'utf8')));
  const LISTEN = '0A';
  return tables
    .flatMap((table) => table.split('\n').map((line) => line.trim().split(/\s+/)))
    .filter((fields) => fields[3] === LISTEN && links.includes(`socket:[${fields[9]}]`))
    .map((fields) => fields[1] ?? '');
}

function hasType(event: unknown, type: string): boolean {
  return typeof event === 'object' && event !== null && 'type' in event && event.type === type;
}
