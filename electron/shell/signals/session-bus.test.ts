import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { testBus } from '../testing/test-bus';
import { openSessionBus } from './session-bus';

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
let folder = '';
let server: Server | null = null;
const sockets = new Set<Socket>();

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'understory-bus-'));
});

afterEach(() => {
  for (const socket of sockets) socket.destroy();
  sockets.clear();
  server?.close();
  server = null;
  rmSync(folder, { recursive: true, force: true });
  vi.unstubAllEnvs();
});

/** A bus that does what `accept` does with each connection. */
async function busOf(accept: (socket: Socket) => void): Promise<void> {
  const path = join(folder, 'bus');
  server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    accept(socket);
  }).listen(path);
  await once(server, 'listening');
  vi.stubEnv('DBUS_SESSION_BUS_ADDRESS', `unix:path=${path}`);
}

const linuxTest = test.runIf(process.platform === 'linux');

linuxTest('a bus that takes the connection and never answers is none', async () => {
  await busOf((socket) => socket.resume());
  expect(await openSessionBus(log)).toBeNull();
});

linuxTest('a bus that hangs up in the handshake is none', async () => {
  await busOf((socket) => socket.once('data', () => socket.end()));
  expect(await openSessionBus(log)).toBeNull();
});

linuxTest('when the bus ends, every name on it is gone', async () => {
  await using daemon = await testBus();
  vi.stubEnv('DBUS_SESSION_BUS_ADDRESS', daemon.address);
  const bus = await openSessionBus(log);
  expect(await bus?.ownerOf('org.freedesktop.DBus')).toBe('org.freedesktop.DBus');
  const told = new Promise((resolve) => bus?.onOwner('org.example.Name', resolve));
  await daemon.end();
  expect(await told).toBeNull();
  expect(await bus?.ownerOf('org.freedesktop.DBus')).toBeNull();
});
