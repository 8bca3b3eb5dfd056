import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Headers and path of the handshake by which a command says who it is, before anything of the contract is served. */
export const HANDSHAKE = {
  path: '/introduction',
  process: 'x-understory-process',
  token: 'x-understory-token',
} as const;

/** Where what belongs to the running core lies; only this user can enter it. */
export function runFolder(home: string): string {
  return join(home, 'run');
}

function secretFile(home: string): string {
  return join(runFolder(home), 'secret');
}

function makeRunFolder(home: string): string {
  mkdirSync(runFolder(home), { recursive: true, mode: 0o700 });
  chmodSync(runFolder(home), 0o700);
  return runFolder(home);
}

/** Begins the names of the files by which callers show which process they are. */
export const CALLER_FILE = 'caller-';

/** Makes the secret of a core that starts. Only the owner of the data folder may call this. */
export function makeSecret(home: string): string {
  for (const name of readdirSync(makeRunFolder(home)))
    if (name.startsWith(CALLER_FILE)) rmSync(join(runFolder(home), name), { force: true });
  const secret = randomBytes(32).toString('hex');
  // Written anew, never written to: whoever has it open reads the old one.
  rmSync(secretFile(home), { force: true });
  writeFileSync(secretFile(home), secret, { mode: 0o600, flag: 'wx' });
  return secret;
}

/** The running core's secret; null where none was made, as by an earlier version. */
export function readSecret(home: string): string | null {
  try {
    return readFileSync(secretFile(home), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
