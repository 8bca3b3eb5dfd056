/*
 * A small process that starts Git for the core. To start a program, Linux first copies the page tables of the process
 * that asks, which takes a large one many times as long as this one; and while it does, the large one does nothing else.
 *
 * Its input is a row of requests: the length of a text and of what follows it (32 bits each, big-endian), the text, which
 * is JSON, and that. `{ id, program, args, cwd, env, hasInput }` starts a program with what follows as its input;
 * `{ id, kill }` sends a signal to its group. Its output is a row of answers: the length of a content (32 bits), a kind
 * (8 bits, below), the id (32 bits), the content. With the end of its input, whatever ended the core, it ends what still
 * runs, and then itself.
 */
import { spawn } from 'node:child_process';

const READY = 0;
const STARTED = 1;
const STDOUT = 2;
const STDERR = 3;
const END = 4;

/** @type {Map<number, import('node:child_process').ChildProcess>} */
const running = new Map();

process.title = 'understory-git';
tell(READY, 0, '');

let unread = Buffer.alloc(0);
process.stdin.on('data', (chunk) => {
  unread = unread.length === 0 ? chunk : Buffer.concat([unread, chunk]);
  while (unread.length >= 8) {
    const textEnd = 8 + unread.readUInt32BE(0);
    const end = textEnd + unread.readUInt32BE(4);
    if (unread.length < end) return;
    const request = JSON.parse(unread.toString('utf8', 8, textEnd));
    if ('kill' in request) endGroup(request.id, request.kill);
    else start(request, unread.subarray(textEnd, end));
    unread = unread.subarray(end);
  }
});
process.stdin.on('close', () => {
  for (const id of running.keys()) endGroup(id, 'SIGTERM');
});
// Nobody is there to be told.
process.stdout.on('error', () => process.stdin.destroy());

function start({ id, program, args, cwd, env, hasInput }, input) {
  let child;
  try {
    child = spawn(program, args, {
      cwd,
      env,
      stdio: [hasInput ? 'pipe' : 'ignore', 'pipe', 'pipe'],
      detached: true,
    });
  } catch (error) {
    // What Node itself refuses, such as a zero byte in an argument.
    tellEnd(id, { code: null, killedBy: null, error: described(error) });
    return;
  }
  let failure = null;
  child.once('error', (error) => {
    failure ??= described(error);
    if (child.pid === undefined) over(null, null);
  });
  child.once('close', over);
  if (child.pid === undefined) return;
  running.set(id, child);
  tell(STARTED, id, String(child.pid));
  child.stdout.on('data', (chunk) => tell(STDOUT, id, chunk));
  child.stderr.on('data', (chunk) => tell(STDERR, id, chunk));
  // Git may end before it has read everything: its exit code says whether that matters.
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(input);

  function over(code, killedBy) {
    running.delete(id);
    tellEnd(id, { code, killedBy, error: failure });
  }
}

/** Git leads a process group of its own, so that what it started ends with it. One that has ended is left alone. */
function endGroup(id, signal) {
  const child = running.get(id);
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

function described({ message, code, errno, syscall, path }) {
  return { message, code, errno, syscall, path };
}

function tellEnd(id, end) {
  tell(END, id, JSON.stringify(end));
}

function tell(kind, id, content) {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  const frame = Buffer.allocUnsafe(9 + bytes.length);
  frame.writeUInt32BE(bytes.length, 0);
  frame.writeUInt8(kind, 4);
  frame.writeUInt32BE(id, 5);
  bytes.copy(frame, 9);
  process.stdout.write(frame);
}
