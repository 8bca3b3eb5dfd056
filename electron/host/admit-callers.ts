import { randomBytes, timingSafeEqual } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import type { RefusalOf } from '#shared/refusals';
import { ok, type Result, refuse } from '#shared/result';
import type { CallerProcess } from '#shared/through';
import { descentOf, readCallerProcess } from '../core/process';
import { CALLER_FILE, HANDSHAKE, makeSecret, runFolder } from './caller-secret';

export type CallerRefused = RefusalOf<'caller-refused'>;

/** What a command that knows the secret is told, so that it can show which process it is. */
export type Introduction = { readonly token: string; readonly file: string };

/** Decides who may speak to a core over its local socket. */
export type Admission = {
  /** Null for a caller without the secret. */
  introduce(request: IncomingMessage): Introduction | null;
  /** Which process is served, or why it is not. */
  admit(request: IncomingMessage): Promise<Result<CallerProcess, CallerRefused>>;
};

/** A command opens its connection at once; what is left over is forgotten. */
const VALID_MS = 30_000;
const MOST_WAITING = 256;

/**
 * A caller shows two things: the secret of the data folder, which agents are not given, and which process it is. Node
 * cannot ask the kernel for a socket's other end, so the caller holds open a file that was made for it alone, which only
 * the process itself can do, and the kernel tells who does. A process that descends from an agent is not served.
 */
export function createAdmission(home: string): Admission {
  const secret = Buffer.from(makeSecret(home));
  const waiting = new Map<string, string>();
  const forget = (token: string) => {
    const file = waiting.get(token);
    if (file !== undefined) rmSync(file, { force: true });
    waiting.delete(token);
  };
  const knowsSecret = (request: IncomingMessage) => {
    const shown = Buffer.from((request.headers.authorization ?? '').replace(/^Bearer /, ''));
    // No page of a browser has any business here.
    return (
      request.headers.origin === undefined && shown.length === secret.length && timingSafeEqual(shown, secret)
    );
  };
  return {
    introduce: (request) => {
      if (!knowsSecret(request)) return null;
      for (const oldest of waiting.keys()) {
        if (waiting.size < MOST_WAITING) break;
        forget(oldest);
      }
      const token = randomBytes(16).toString('hex');
      const file = join(runFolder(home), `${CALLER_FILE}${randomBytes(16).toString('hex')}`);
      writeFileSync(file, '', { mode: 0o600, flag: 'wx' });
      waiting.set(token, file);
      setTimeout(() => forget(token), VALID_MS).unref();
      return { token, file };
    },
    admit: async (request) => {
      if (!knowsSecret(request)) return refused('secret');
      const token = String(request.headers[HANDSHAKE.token]);
      const file = waiting.get(token);
      const pid = Number(request.headers[HANDSHAKE.process]);
      try {
        if (file === undefined || !Number.isSafeInteger(pid) || !(await holdsOpen(pid, file)))
          return refused('unknown');
        const descent = await descentOf(pid, home);
        return descent === 'outside' ? ok(await readCallerProcess(pid)) : refused(descent);
      } finally {
        forget(token);
      }
    },
  };
}

function refused(why: CallerRefused['why']) {
  return refuse({ code: 'caller-refused', why } satisfies CallerRefused);
}

/** Where the kernel does not tell what a process holds open, its word is taken for which one it is. */
async function holdsOpen(pid: number, file: string): Promise<boolean> {
  if (process.platform !== 'linux') return true;
  const wanted = await stat(file).catch(() => null);
  const open = await readdir(`/proc/${pid}/fd`).catch(() => []);
  if (!wanted) return false;
  for (const descriptor of open) {
    const held = await stat(`/proc/${pid}/fd/${descriptor}`).catch(() => null);
    if (held?.ino === wanted.ino && held.dev === wanted.dev) return true;
  }
  return false;
}
