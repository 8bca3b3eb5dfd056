import { z } from 'zod';
import { LoginMethod, ProcessEnd } from '../agent';
import { TurnNumber } from '../ids';

/** Why a turn did not end well. `code` is stable, `message` is the agent's or our own text, for people. */
export const TurnFailure = z.discriminatedUnion('code', [
  z.object({ code: z.literal('agent-ended'), end: ProcessEnd, message: z.string() }),
  z.object({ code: z.literal('agent-refused'), message: z.string() }),
  z.object({ code: z.literal('agent-silent'), afterMs: z.number(), message: z.string() }),
  z.object({ code: z.literal('login-needed'), methods: z.array(LoginMethod), message: z.string() }),
  z.object({ code: z.literal('protocol-broken'), message: z.string() }),
  z.object({ code: z.literal('worktree-missing'), message: z.string() }),
  /** The worktree could not be made or set up, so the agent was never started. */
  z.object({ code: z.literal('preparation-failed'), message: z.string() }),
  z.object({ code: z.literal('checkpoint-failed'), message: z.string() }),
  z.object({ code: z.literal('disk-full'), message: z.string() }),
  z.object({ code: z.literal('internal'), reference: z.string(), message: z.string() }),
]);
export type TurnFailure = z.infer<typeof TurnFailure>;

/** `refusal`: the model declined; `max_tokens` and `max_turn_requests`: it ran into a limit. */
export const StopReason = z.enum(['end_turn', 'max_tokens', 'max_turn_requests', 'refusal', 'cancelled']);
export type StopReason = z.infer<typeof StopReason>;
export const TurnOutcome = z.enum(['completed', 'cancelled', 'failed', 'interrupted']);
export type TurnOutcome = z.infer<typeof TurnOutcome>;

/** A turn from its prompt to its end. */
export const turnEvents = [
  z.object({ type: z.literal('turn.queued'), turn: TurnNumber, prompt: z.string() }),
  z.object({ type: z.literal('turn.started'), turn: TurnNumber }),
  z.object({ type: z.literal('turn.cancel-requested'), turn: TurnNumber }),
  z.object({
    type: z.literal('turn.ended'),
    turn: TurnNumber,
    outcome: TurnOutcome,
    stop: StopReason.nullable(),
    failure: TurnFailure.nullable(),
  }),
] as const;
