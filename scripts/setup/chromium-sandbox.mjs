import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readCommand } from '../run-command.mjs';
import { say } from '../say.mjs';

const SETUID = 0o4000;

/**
 * The arguments a development run needs where Chromium's sandbox cannot start: for root it never does, and
 * some systems give user namespaces only to installed programs. Says so, because it is less protection.
 */
export async function sandboxArguments(dist) {
  if (process.platform !== 'linux') return [];
  if (process.getuid?.() === 0) return withoutSandbox('you are root');
  if (hasSetuidHelper(dist) || (await userNamespacesWork())) return [];
  return withoutSandbox('this system keeps user namespaces from programs that are not installed');
}

function withoutSandbox(reason) {
  say('start', `starting without Chromium's sandbox: ${reason}`);
  return ['--no-sandbox'];
}

function hasSetuidHelper(dist) {
  const helper = join(dist, 'chrome-sandbox');
  if (!existsSync(helper)) return false;
  const { uid, mode } = statSync(helper);
  return uid === 0 && (mode & SETUID) !== 0;
}

async function userNamespacesWork() {
  const restricted = '/proc/sys/kernel/apparmor_restrict_unprivileged_userns';
  if (existsSync(restricted) && readFileSync(restricted, 'utf8').trim() === '1') return false;
  const { code } = await readCommand('unshare', ['--user', 'true']);
  return code === 0;
}
