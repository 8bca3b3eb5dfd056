/** A desktop of the tests' own: a virtual display and a session bus, so that no test touches the user's. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const START_TIMEOUT_MS = 20_000;
const SCREEN = '2000x1300x24';

/** Runs `body` with the environment of a fresh virtual desktop and takes the desktop down after it. */
export async function withVirtualDesktop(body) {
  if (process.platform !== 'linux') return body(process.env);
  const runtimeFolder = await mkdtemp(join(tmpdir(), 'understory-desktop-'));
  const started = [];
  try {
    const display = await startXvfb(started);
    const bus = await startSessionBus(started, runtimeFolder);
    const { WAYLAND_DISPLAY, XAUTHORITY, ELECTRON_RUN_AS_NODE, ...env } = process.env;
    return await body({
      ...env,
      DISPLAY: display,
      DBUS_SESSION_BUS_ADDRESS: bus,
      XDG_RUNTIME_DIR: runtimeFolder,
      XDG_SESSION_TYPE: 'x11',
    });
  } finally {
    for (const child of started.reverse()) await stop(child);
    await rm(runtimeFolder, { recursive: true, force: true });
  }
}

/** Xvfb picks a free display number itself and writes it to descriptor 3. */
async function startXvfb(started) {
  const args = ['-displayfd', '3', '-screen', '0', SCREEN, '-nolisten', 'tcp', '-noreset'];
  const child = spawn('Xvfb', args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  started.push(child);
  return `:${await firstLine(child, child.stdio[3], 'Xvfb')}`;
}

async function startSessionBus(started, folder) {
  const args = [
    '--session',
    '--nofork',
    '--nopidfile',
    '--print-address=1',
    `--address=unix:path=${join(folder, 'bus')}`,
  ];
  const child = spawn('dbus-daemon', args, { stdio: ['ignore', 'pipe', 'ignore'] });
  started.push(child);
  return firstLine(child, child.stdout, 'dbus-daemon');
}

/** The first line a starting program writes; fails when it ends or stays silent instead. */
function firstLine(child, stream, name) {
  return new Promise((resolve, reject) => {
    let text = '';
    const timer = setTimeout(() => reject(new Error(`${name} did not start in time`)), START_TIMEOUT_MS);
    const settle = (finish, value) => {
      clearTimeout(timer);
      finish(value);
    };
    stream.on('data', (chunk) => {
      text += chunk;
      if (text.includes('\n')) settle(resolve, text.slice(0, text.indexOf('\n')));
    });
    child.once('error', (error) => settle(reject, error));
    child.once('exit', (code) => settle(reject, new Error(`${name} ended at its start with code ${code}`)));
  });
}

async function stop(child) {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  const deadline = setTimeout(() => child.kill('SIGKILL'), 3000);
  await exited;
  clearTimeout(deadline);
}
