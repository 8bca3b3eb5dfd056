import type { SessionId } from '#shared/ids';
import { api } from '../api/client';
import { perform } from './perform';

/** What the user does with the checks of a session. What comes of it, its row and its conversation tell. */

export async function runChecks(session: SessionId): Promise<void> {
  await perform(() => api.checks.run({ session }));
}

export async function stopChecks(session: SessionId): Promise<void> {
  await perform(() => api.checks.stop({ session }));
}

export async function sendRedChecks(session: SessionId): Promise<void> {
  await perform(() => api.checks.send({ session }));
}
