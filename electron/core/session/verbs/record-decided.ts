import type { SessionEvent } from '#shared/events';
import { ok, type Result } from '#shared/result';
import type { LiveSession } from '../store';

/** Records what was decided; nothing where it was refused, or changes nothing. */
export async function recordDecided<E>(
  session: LiveSession,
  decided: Result<SessionEvent[], E>,
): Promise<Result<Record<string, never>, E>> {
  if (!decided.ok) return decided;
  if (decided.value.length > 0) await session.record(...decided.value);
  return ok({});
}
