import { z } from 'zod';
import { LoginMethod, ProcessEnd } from '../agent';
import { Attachment } from '../attachment';
import { ReachedBudget } from '../budget';
import { NextPromptId, TurnNumber } from '../ids';
import { LoggedRefusal } from './logged-refusal';

/** In which way an agent did not keep to the protocol. */
export const ProtocolProblem = z.discriminatedUnion('code', [
  z.object({ code: z.literal('other-version'), theirs: z.number(), ours: z.number() }),
  z.object({ code: z.literal('session-refused'), error: z.number().optional() }),
  z.object({ code: z.literal('session-without-id') }),
  z.object({ code: z.literal('answer-unreadable'), method: z.string(), reason: z.string() }),
  z.object({ code: z.literal('line-too-long'), most: z.number() }),
  /** What it writes is something else. `first`: how the first line of it begins. */
  z.object({ code: z.literal('no-messages'), lines: z.number().int(), first: z.string() }),
  z.object({ code: z.literal('no-answer'), afterMs: z.number() }),
]);
export type ProtocolProblem = z.infer<typeof ProtocolProblem>;

/** Why an agent's worktree could not be had as it needs it. */
export const PreparationProblem = z.discriminatedUnion('code', [
  z.object({ code: z.literal('worktree-not-made'), refusal: LoggedRefusal }),
  z.object({ code: z.literal('set-up-not-allowed'), refusal: LoggedRefusal }),
  /** The worktree is kept. */
  z.object({ code: z.literal('set-up-failed'), command: z.string() }),
  z.object({ code: z.literal('worktree-misled'), reason: z.string() }),
  /** Its sandbox cannot be made, or not any more. */
  z.object({ code: z.literal('sandbox-not-made'), refusal: LoggedRefusal }),
]);
export type PreparationProblem = z.infer<typeof PreparationProblem>;

/**
 * `said`: in the words of the agent or the system, what it printed last included. `message`: the sentence that earlier
 * versions wrote instead of data; now `describeFailure` words a failure where it is shown.
 */
const words = { said: z.string().optional(), message: z.string().optional() };

/** Why a turn did not end well. */
export const TurnFailure = z.discriminatedUnion('code', [
  z.object({ code: z.literal('agent-ended'), end: ProcessEnd, ...words }),
  /** `error`: the number it gave. */
  z.object({ code: z.literal('agent-refused'), error: z.number().optional(), ...words }),
  z.object({
    code: z.literal('agent-silent'),
    afterMs: z.number(),
    /** Ways to log in, where an agent without a login is known to be silent. */
    methods: z.array(LoginMethod).optional(),
    ...words,
  }),
  /** The agent's call to its model failed; `status`: the model's HTTP status where it is known. */
  z.object({
    code: z.literal('model-failed'),
    status: z.number().int().optional(),
    /** Ways to log in, where the model did not accept who asked. */
    methods: z.array(LoginMethod).optional(),
    ...words,
  }),
  /** The agent ended its turn, and nothing was said, done or changed. */
  z.object({ code: z.literal('nothing-done'), ...words }),
  /** What the user lets the session take is used up. Without `budget` the turn worked as long as one may. */
  z.object({ code: z.literal('budget-reached'), budget: ReachedBudget.optional(), ...words }),
  z.object({ code: z.literal('login-needed'), methods: z.array(LoginMethod), ...words }),
  z.object({ code: z.literal('protocol-broken'), problem: ProtocolProblem.optional(), ...words }),
  z.object({ code: z.literal('worktree-missing'), refusal: LoggedRefusal.optional(), ...words }),
  /** The worktree could not be made or set up, so the agent was never started. */
  z.object({ code: z.literal('preparation-failed'), problem: PreparationProblem.optional(), ...words }),
  z.object({ code: z.literal('checkpoint-failed'), ...words }),
  /** Without words of the system, what the agent did could no longer be written down. */
  z.object({ code: z.literal('disk-full'), ...words }),
  z.object({ code: z.literal('internal'), reference: z.string(), ...words }),
]);
export type TurnFailure = z.infer<typeof TurnFailure>;

/**
 * `refusal`: the model declined; `max_tokens` and `max_turn_requests`: it ran into a limit; `nothing_done`: the model
 * answered, and nothing was said, done or changed.
 */
export const StopReason = z.enum([
  'end_turn',
  'max_tokens',
  'max_turn_requests',
  'refusal',
  'cancelled',
  'nothing_done',
]);
export type StopReason = z.infer<typeof StopReason>;
export const TurnOutcome = z.enum(['completed', 'cancelled', 'failed', 'interrupted']);
export type TurnOutcome = z.infer<typeof TurnOutcome>;

/** A turn from its prompt to its end. */
export const turnEvents = [
  z.object({
    type: z.literal('turn.queued'),
    turn: TurnNumber,
    prompt: z.string(),
    /** What goes with it; absent: nothing. */
    attachments: z.array(Attachment).optional(),
    /** The next prompt that became this turn, and waits no longer; absent: it was sent as it was written. */
    next: NextPromptId.optional(),
    /** The user lets this turn go on without the session's budget. */
    beyondBudget: z.literal(true).optional(),
    /** It was sent by itself, as a check was red; absent: somebody sent it. */
    sentBack: z.literal(true).optional(),
  }),
  /**
   * A turn of a session whose log was lost, as its checkpoints tell of it. `found`: no turn at all, but what was in the
   * worktree when the session was recovered.
   */
  z.object({
    type: z.literal('turn.recovered'),
    turn: TurnNumber,
    /** The turn that it went on from, 0 for none. */
    from: z.number().int().min(0),
    /** How its prompt began; null: nothing tells. */
    prompt: z.string().nullable(),
    found: z.boolean(),
  }),
  z.object({ type: z.literal('turn.started'), turn: TurnNumber }),
  z.object({
    type: z.literal('turn.cancel-requested'),
    turn: TurnNumber,
    /** The next prompt that is to be sent as soon as the turn has ended; absent: it is only stopped. */
    stoppedFor: NextPromptId.optional(),
  }),
  z.object({
    type: z.literal('turn.ended'),
    turn: TurnNumber,
    outcome: TurnOutcome,
    stop: StopReason.nullable(),
    failure: TurnFailure.nullable(),
    /** How many requests for permission were denied, where the agent ended its turn upon the last; absent: another end. */
    denied: z.number().int().positive().optional(),
  }),
] as const;
