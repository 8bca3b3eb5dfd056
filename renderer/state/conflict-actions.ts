import type { ConflictSides, StageIds } from '#shared/conflict';
import type { SessionId } from '#shared/ids';
import type { Refusal } from '#shared/refusals';
import type { Result } from '#shared/result';
import type { SessionRow } from '#shared/session';
import { api } from '../api/client';
import { attempt, type Outcome, perform } from './perform';

/** What is done about the conflicts of an apply or update before it is written. */

export type AgentQuestion = Parameters<typeof api.apply.askAgent>[0];

/** What the sides of a conflict hold. */
export function readConflictSides(
  session: SessionId,
  stages: StageIds,
): Promise<Result<ConflictSides, Refusal>> {
  return api.apply.sides({ session, stages });
}

/** Keeps choices, or that they were taken back, for later plans. */
export async function keepResolutions(input: Parameters<typeof api.apply.keepResolutions>[0]): Promise<void> {
  await perform(() => api.apply.keepResolutions(input));
}

/** Keeps a result that is not finished for later plans. */
export async function keepResultDraft(input: Parameters<typeof api.apply.keepDraft>[0]): Promise<void> {
  await perform(() => api.apply.keepDraft(input));
}

/** Hands conflicts to an agent: the session that was started for them. */
export function askAgent(input: AgentQuestion): Promise<Outcome<SessionRow>> {
  return attempt(() => api.apply.askAgent(input));
}

/** Turns down what an agent proposed for conflicts. */
export async function declineProposal(input: Parameters<typeof api.apply.decline>[0]): Promise<void> {
  await perform(() => api.apply.decline(input));
}
