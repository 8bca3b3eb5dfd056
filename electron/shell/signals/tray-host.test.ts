import { once } from 'node:events';
import { Message, sessionBus, Variant } from '@jellybrick/dbus-next';
import { afterEach, expect, test, vi } from 'vitest';
import { testBus } from '../testing/test-bus';
import { openSessionBus } from './session-bus';
import { followTrayHost } from './tray-host';

const WATCHER = 'org.kde.StatusNotifierWatcher';
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };

afterEach(() => {
  vi.unstubAllEnvs();
});

/** Follows the tray of a bus on which somebody owns the watcher's name. */
async function followed(options: { isAgent: boolean; hasHost: boolean }) {
  const daemon = await testBus();
  const watcher = sessionBus({ busAddress: daemon.address });
  await once(watcher, 'connect');
  let { hasHost } = options;
  watcher.addMethodHandler((message) => {
    if (message.member !== 'Get') return false;
    watcher.send(Message.newMethodReturn(message, 'v', [new Variant('b', hasHost)]));
    return true;
  });
  await watcher.requestName(WATCHER);
  vi.stubEnv('DBUS_SESSION_BUS_ADDRESS', daemon.address);
  const bus = await openSessionBus(log);
  const told: boolean[] = [];
  await followTrayHost(
    bus,
    () => Promise.resolve(options.isAgent),
    (has) => told.push(has),
  );
  return {
    told,
    daemon,
    release: () => watcher.releaseName(WATCHER),
    registerHost: () => {
      hasHost = true;
      watcher.send(
        Message.newSignal('/StatusNotifierWatcher', WATCHER, 'StatusNotifierHostRegistered', '', []),
      );
    },
    [Symbol.asyncDispose]: async () => {
      bus?.close();
      watcher.disconnect();
      await daemon[Symbol.asyncDispose]();
    },
  };
}

const linuxTest = test.runIf(process.platform === 'linux');

linuxTest('the tray goes with the name of who watches for icons', async () => {
  await using desktop = await followed({ isAgent: false, hasHost: true });
  expect(desktop.told).toEqual([true]);
  await desktop.release();
  await expect.poll(() => desktop.told).toEqual([true, false]);
});

linuxTest('the tray goes with the bus', async () => {
  await using desktop = await followed({ isAgent: false, hasHost: true });
  await desktop.daemon.end();
  await expect.poll(() => desktop.told.at(-1)).toBe(false);
});

linuxTest('a watcher that nobody shows icons for is no tray until somebody does', async () => {
  await using desktop = await followed({ isAgent: false, hasHost: false });
  expect(desktop.told).toEqual([false]);
  desktop.registerHost();
  await expect.poll(() => desktop.told).toEqual([false, true]);
});

linuxTest('an agent that takes the name is no tray', async () => {
  await using desktop = await followed({ isAgent: true, hasHost: true });
  expect(desktop.told).toEqual([false]);
});
