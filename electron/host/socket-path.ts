import { createHash } from 'node:crypto';
import { chmodSync, lstatSync, mkdirSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Unix socket paths are cut silently by some systems above 103 bytes. */
const MAX_SOCKET_PATH = 100;

/**
 * Where a data folder's core listens: `<home>/run/core.sock`, or for a long data folder a short path in the user's
 * runtime folder; on Windows a pipe named after the folder. A folder for temporary files is everybody's: where somebody
 * else made ours there first, or a link, another place is taken. A socket that is there already decides.
 */
export function socketPath(
  home: string,
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): string {
  const digest = createHash('sha256').update(home).digest('hex').slice(0, 16);
  if (platform === 'win32') return `\\\\.\\pipe\\understory-${digest}`;
  const own = join(home, 'run', 'core.sock');
  if (Buffer.byteLength(own) <= MAX_SOCKET_PATH) return own;
  const runtime = env.XDG_RUNTIME_DIR;
  const first = runtime?.startsWith('/')
    ? join(runtime, 'understory')
    : join(tmpdir(), `understory-${userId()}`);
  const path = join(first, `${digest}.sock`);
  const second = join(homedir(), '.understory-run', `${digest}.sock`);
  const paths = Buffer.byteLength(second) <= MAX_SOCKET_PATH ? [path, second] : [path];
  const listening = paths.find(isTrustedSocket);
  return listening ?? paths.find((one) => mayBeOurs(dirname(one))) ?? path;
}

/** Not there yet, or a folder of this user that nobody else can have put something in. */
function mayBeOurs(folder: string): boolean {
  const found = lstatSync(folder, { throwIfNoEntry: false });
  return !found || (found.isDirectory() && found.uid === userId() && (found.mode & 0o022) === 0);
}

/**
 * Makes the socket's folder with access for this user alone and checks that it is ours: in a shared temporary folder
 * somebody else may have made it first. Throws when it is not.
 */
export function secureSocketFolder(path: string): void {
  const folder = dirname(path);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const found = lstatSync(folder);
  if (!found.isDirectory() || found.uid !== userId()) {
    throw new Error(`the folder for the local socket does not belong to this user: ${folder}`);
  }
  if ((found.mode & 0o077) !== 0) chmodSync(folder, 0o700);
}

/** Whether the socket's folder exists and only this user could have put a socket there. */
export function isTrustedSocket(path: string): boolean {
  try {
    const folder = lstatSync(dirname(path));
    const socket = lstatSync(path);
    return (
      folder.isDirectory() &&
      folder.uid === userId() &&
      (folder.mode & 0o022) === 0 &&
      socket.uid === userId()
    );
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
      return false;
    throw error;
  }
}

function userId(): number {
  return process.getuid?.() ?? 0;
}
