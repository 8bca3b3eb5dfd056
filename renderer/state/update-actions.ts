import type { ApplyPlan } from '#shared/apply';
import type { Refusal } from '#shared/refusals';
import type { Result } from '#shared/result';
import type { SessionRow } from '#shared/session';
import { api } from '../api/client';
import { inTurn } from './in-turn';
import { attempt, type Outcome } from './perform';

/** Updates: bringing a branch's new commits into a session's worktree. */

type UpdateQuestion = Parameters<typeof api.sessions.planUpdate>[0];

/** What an update would do. Writes nothing. */
export function planUpdate(input: UpdateQuestion): Promise<Result<ApplyPlan, Refusal>> {
  return api.sessions.planUpdate(input);
}

/** Writes what was planned. */
export function runUpdate(input: Parameters<typeof api.sessions.update>[0]): Promise<Outcome<SessionRow>> {
  return attempt(() => inTurn(() => api.sessions.update(input)));
}
