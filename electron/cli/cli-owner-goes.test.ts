import { access, chmod, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa, type ResultPromise } from 'execa';
import { expect, test, vi } from 'vitest';
import { openCore } from '../host/open-core';
import type { OpenedCore } from '../host/steady-core';
import { builtCommand } from './testing/built-command';
import { commandScene, type Line, projectFolder, saidIn, script } from './testing/command-scene';

/** What a command does when the core that it found is closing, closes, or dies under it. */

const built = builtCommand('cli-owner-goes-test');
const place = commandScene();

function understory(...args: readonly string[]): ResultPromise<{ reject: false; stdin: 'ignore' }> {
  return execa(process.execPath, [built, ...args], {
    cwd: place.repo.path,
    env: place.environment(),
    extendEnv: false,
    reject: false,
    stdin: 'ignore',
  });
}

const exists = (file: string) =>
  access(file).then(
    () => true,
    () => false,
  );
const untilExists = (file: string) => vi.waitFor(async () => expect(await exists(file)).toBe(true), 60_000);

async function owner(): Promise<OpenedCore> {
  const opened = await openCore({
    home: join(place.home, 'data'),
    resources: join(projectFolder, 'resources'),
    version: '0.0.0',
  });
  if (!opened.ok) throw new Error(opened.refusal.code);
  return opened.value;
}

/** A process that owns the core until it is killed. */
async function dyingOwner(): Promise<{ kill(): void }> {
  const ready = join(place.home, 'ready');
  const running = understory('run', 'Own it', '--command', script(`: > ${ready}; exec sleep 1000`));
  await untilExists(ready);
  return { kill: () => void running.kill('SIGKILL') };
}

/**
 * A session with work, and a file of the workspace that Git cannot read while `hold` is there: so a plan and an apply
 * are under way for as long as a test wants. `held` tells that one is.
 */
async function slowWorkspace() {
  const [hold, held] = [join(place.home, 'hold'), join(place.home, 'held')];
  const filter = join(place.home, 'slow.sh');
  await writeFile(
    filter,
    `#!/bin/sh\nif [ -e ${hold} ]; then : > ${held}; while [ -e ${hold} ]; do sleep 0.02; done; fi\nexec cat\n`,
  );
  await chmod(filter, 0o755);
  await writeFile(join(place.home, '.gitconfig'), `[filter "slow"]\n\tclean = ${filter}\n`);
  await place.repo.write({ '.gitattributes': '*.slow filter=slow\n', 'w.slow': 'one\n' });
  await place.repo.commit('slow');
  const session = await place.session('echo work > new.txt');
  await place.repo.write({ 'w.slow': 'edited\n' });
  await writeFile(hold, '');
  return { session, held, release: () => rm(hold) };
}

test('a command that comes while the core closes is done by one of its own', async () => {
  const [closing, go] = [join(place.home, 'closing'), join(place.home, 'go')];
  const core = await owner();
  const working = understory(
    'run',
    'One',
    '--json',
    '--command',
    script(`trap ": > ${closing}; while [ ! -e ${go} ]; do sleep 0.02; done; exit" TERM
      echo ready; sleep 1000 & wait`),
  );
  let closed = Promise.resolve();
  let late: ReturnType<typeof understory> | null = null;
  for await (const line of working.iterable()) {
    if (!saidIn(JSON.parse(line) as Line)?.includes('ready')) continue;
    closed = core.close();
    await untilExists(closing);
    const before = core.others();
    late = understory('run', 'Two', '--json', '--command', script('echo ok > ok.txt'));
    await vi.waitFor(() => expect(core.others()).toBeGreaterThan(before), 60_000);
    await writeFile(go, '');
  }
  await closed;
  const { exitCode, stdout } = (await late) ?? {};
  expect(JSON.parse(stdout?.split('\n').at(-1) ?? '')).toMatchObject({
    status: 'ready',
    outcome: 'completed',
  });
  expect(exitCode).toBe(0);
});

test('what a command had begun is done before the core closes, and answered', async () => {
  const { session, held, release } = await slowWorkspace();
  const core = await owner();
  const applying = understory('apply', session, '--json');
  await untilExists(held);
  const closed = core.close();
  await release();
  expect((await applying).exitCode).toBe(0);
  await closed;
  expect(await exists(join(place.repo.path, 'new.txt'))).toBe(true);
  expect((await place.run(['undo'])).code).toBe(0);
});

test('a command whose core dies under it says that it does not know how far that came', async () => {
  const { session, held, release } = await slowWorkspace();
  const dying = await dyingOwner();
  const applying = understory('apply', session, '--json');
  await untilExists(held);
  dying.kill();
  const { exitCode, stdout, stderr } = await applying;
  await release();
  expect(exitCode).toBe(1);
  expect(JSON.parse(stdout)).toEqual({ type: 'result', unknown: 'apply.run' });
  expect(stderr).toContain('it is not known whether this was done');
  expect(stderr).not.toContain('    at ');
  expect((await place.json(['applies'])).code).toBe(0);
});

test('what only looks is asked again when the core dies under it', async () => {
  const { session, held, release } = await slowWorkspace();
  const dying = await dyingOwner();
  const planning = understory('apply', session, '--dry-run', '--json');
  await untilExists(held);
  dying.kill();
  await release();
  const { exitCode, stdout } = await planning;
  expect(exitCode).toBe(0);
  expect(stdout).toContain('new.txt');
});
