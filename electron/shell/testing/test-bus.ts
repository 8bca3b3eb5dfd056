import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A session bus of the test's own. */
export type TestBus = AsyncDisposable & { readonly address: string; end(): Promise<void> };

export async function testBus(): Promise<TestBus> {
  const folder = await mkdtemp(join(tmpdir(), 'understory-bus-'));
  const address = `unix:path=${join(folder, 'bus')}`;
  const daemon = spawn(
    'dbus-daemon',
    ['--session', '--nofork', '--nopidfile', '--print-address=1', `--address=${address}`],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  await once(daemon.stdout, 'data');
  const end = async () => {
    if (daemon.exitCode !== null || daemon.signalCode !== null) return;
    const ended = once(daemon, 'exit');
    daemon.kill();
    await ended;
  };
  return {
    address,
    end,
    [Symbol.asyncDispose]: async () => {
      await end();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
