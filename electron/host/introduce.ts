import { closeSync, constants, openSync } from 'node:fs';
import { request } from 'node:http';
import { z } from 'zod';
import type { RefusalOf } from '#shared/refusals';
import { ok, type Result, refuse } from '#shared/result';
import { HANDSHAKE, readSecret } from './caller-secret';

const Introduction = z.object({ token: z.string(), file: z.string() });

/** The headers by which the core knows this process, and what ends the proof once it has been taken. */
export type Introduced = { readonly headers: Record<string, string>; close(): void };

const NOTHING: Introduced = { headers: {}, close: () => undefined };

/** Says to the core behind a local socket who this process is. Null when nobody listens there. */
export async function introduce(
  home: string,
  socketPath: string,
): Promise<Result<Introduced | null, RefusalOf<'caller-refused'>>> {
  const secret = readSecret(home);
  // A core of an earlier version asks for nothing.
  if (secret === null) return ok(NOTHING);
  const authorization = `Bearer ${secret}`;
  const answer = await get(socketPath, authorization);
  if (answer === null) return ok(null);
  if (answer.status === 401) return refuse({ code: 'caller-refused', why: 'secret' });
  if (answer.status !== 200) return ok(NOTHING);
  const { token, file } = Introduction.parse(JSON.parse(answer.body));
  const held = openFile(file);
  if (held === null) return ok(null);
  return ok({
    headers: {
      authorization,
      [HANDSHAKE.token]: token,
      [HANDSHAKE.process]: String(process.pid),
    },
    close: () => closeSync(held),
  });
}

/** Null when a core that has started since has cleared it away. */
function openFile(file: string): number | null {
  try {
    return openSync(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

/** Null when nobody answers, or not to the end. */
function get(socketPath: string, authorization: string): Promise<{ status: number; body: string } | null> {
  return new Promise((resolve) => {
    const asked = request({ socketPath, path: HANDSHAKE.path, headers: { authorization } }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (more: string) => {
        body += more;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
      response.on('close', () => resolve(null));
    });
    asked.on('error', () => resolve(null));
    asked.end();
  });
}
