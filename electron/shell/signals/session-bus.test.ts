import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSessionBus } from './session-bus';

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const before = process.env.DBUS_SESSION_BUS_ADDRESS;
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
  if (before === undefined) delete process.env.DBUS_SESSION_BUS_ADDRESS;
  else process.env.DBUS_SESSION_BUS_ADDRESS = before;
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
  process.env.DBUS_SESSION_BUS_ADDRESS = `unix:path=${path}`;
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
  const path = `unix:path=${join(folder, 'real')}`;
  const daemon = spawn(
    'dbus-daemon',
    ['--session', '--nofork', '--nopidfile', '--print-address=1', `--address=${path}`],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  await once(daemon.stdout, 'data');
  process.env.DBUS_SESSION_BUS_ADDRESS = path;
  const bus = await openSessionBus(log);
  expect(await bus?.ownerOf('org.freedesktop.DBus')).toBe('org.freedesktop.DBus');
  const told = new Promise((resolve) => bus?.onOwner('org.example.Name', resolve));
  daemon.kill();
  expect(await told).toBeNull();
  expect(await bus?.ownerOf('org.freedesktop.DBus')).toBeNull();
});
