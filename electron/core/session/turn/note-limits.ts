import type { LimitMet, SandboxHolds } from '../../isolation';
import type { RunningTurn } from './running-turn';

/** Puts on record which limits of its sandbox a turn met, where the system itself saw to them. */
export async function noteLimits(
  holds: Pick<SandboxHolds, 'met'>,
  { session, turn }: Pick<RunningTurn, 'session' | 'turn'>,
): Promise<void> {
  if (session.state.row.isolation !== 'sandbox') return;
  for (const met of await holds.met(session.id))
    await session.record({ type: 'session.noted', turn, note: noteOf(met) });
}

function noteOf(met: LimitMet) {
  const held = met.what === 'memory' ? met.held : null;
  return { code: 'sandbox-limit' as const, what: met.what, limit: met.limit, held };
}
