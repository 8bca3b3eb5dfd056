/*
 * Runs inside a sandbox, which has a network of its own with nothing in it: it listens there, hands every connection to
 * the proxy of the host by the socket that is mounted, and runs a command, which it ends with.
 *
 * Its first argument is JSON, `{ socket, port, local, kept, held }`: where the proxy is, where to listen, servers of the
 * user's machine that are found in here at the same port (`{ port, to }`), what begins the names of variables that are
 * the command's alone, and whether the command waits for a first byte on standard input, which is not for it. The command
 * and its arguments follow.
 */
import { spawn } from 'node:child_process';
import { readSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { constants } from 'node:os';
import { isatty } from 'node:tty';

const MOST_CONNECTIONS = 256;
/** Of a terminal; it sends these to all that is in front of it. */
const BY_KEY = ['SIGINT', 'SIGQUIT', 'SIGTSTP', 'SIGWINCH'];
const PASSED_ON = ['SIGHUP', 'SIGTERM', 'SIGUSR1', 'SIGUSR2', 'SIGCONT'];

const [setting, command, ...args] = process.argv.slice(1);
const { socket, port, local, kept, held } = JSON.parse(setting);

await listen(port, '127.0.0.1', toProxy);
for (const { port: at, to } of local) {
  const begin = (one) => toTunnel(one, to);
  await listen(at, '127.0.0.1', begin).catch((error) =>
    process.stderr.write(`Understory: ${to} cannot be reached from this sandbox: ${error.message}\n`),
  );
  // Not every system has the newer kind of address.
  await listen(at, '::1', begin).catch(() => undefined);
}
// Just one byte: the rest is the command's. Without it, nobody wants the command any more.
if (held && readSync(0, Buffer.alloc(1)) === 0) process.exit(0);
run();

function run() {
  const inTerminal = isatty(0) || isatty(1) || isatty(2);
  const child = spawn(command, args, { stdio: 'inherit', env: environment(), detached: !inTerminal });
  // In a group of its own, it hears what we do from us alone.
  for (const signal of inTerminal ? PASSED_ON : [...PASSED_ON, ...BY_KEY])
    process.on(signal, () => child.kill(signal));
  if (inTerminal) for (const signal of BY_KEY) process.on(signal, () => undefined);
  child.once('error', (error) => {
    process.stderr.write(`${command}: ${error.message}\n`);
    process.exit(error.code === 'ENOENT' ? 127 : 126);
  });
  child.once('exit', (code, signal) => {
    if (signal === null) process.exit(code);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
    // What does not end us still ended it.
    setTimeout(() => process.exit(128 + constants.signals[signal]), 1000);
  });
}

/** What the command was meant to have: what would have been said to this program instead was put aside. */
function environment() {
  const own = Object.entries(process.env).filter(([name]) => !/^(NODE_|ELECTRON_|LD_)/.test(name));
  return Object.fromEntries(
    own.map(([name, value]) => [name.startsWith(kept) ? name.slice(kept.length) : name, value]),
  );
}

function listen(port, host, begin) {
  const server = createServer({ allowHalfOpen: true }, begin);
  server.maxConnections = MOST_CONNECTIONS;
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, resolve);
  });
}

function toProxy(one) {
  const other = connect({ path: socket, allowHalfOpen: true });
  carry(one, other);
  carry(other, one);
}

/** To a port of the user's machine: what the proxy answers first is not for who asks. */
function toTunnel(one, to) {
  const tunnel = connect({ path: socket, allowHalfOpen: true });
  tunnel.write(`CONNECT ${to} HTTP/1.1\r\nHost: ${to}\r\n\r\n`);
  carry(one, tunnel);
  let said = Buffer.alloc(0);
  tunnel.on('error', () => one.destroy());
  tunnel.on('data', function hear(chunk) {
    said = Buffer.concat([said, chunk]);
    const end = said.indexOf('\r\n\r\n');
    if (end < 0) return;
    tunnel.off('data', hear);
    tunnel.pause();
    if (!said.toString('latin1', 0, 16).startsWith('HTTP/1.1 200 ')) {
      one.destroy();
      tunnel.destroy();
      return;
    }
    tunnel.unshift(said.subarray(end + 4));
    carry(tunnel, one);
  });
}

function carry(from, to) {
  from.on('error', () => to.destroy());
  from.on('close', () => to.destroySoon());
  from.pipe(to);
}
