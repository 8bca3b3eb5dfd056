import { z } from 'zod';
import { AgentOption, ProcessEnd } from '../agent';
import { TurnNumber } from '../ids';
import { givenBy } from '../through';
import { Money, TurnTokens } from '../usage';
import { LongText } from './long-text';

export const PlanEntry = z.object({
  text: z.string(),
  priority: z.enum(['high', 'medium', 'low']),
  status: z.enum(['pending', 'in_progress', 'completed']),
});
export type PlanEntry = z.infer<typeof PlanEntry>;

/** A command that a prompt may begin with, as `/name`. `hint`: what to write behind it. */
export const AgentCommand = z.object({
  name: z.string(),
  description: z.string(),
  hint: z.string().nullable(),
});
export type AgentCommand = z.infer<typeof AgentCommand>;

/** What an agent's prompts may hold beside text. */
export const PromptKinds = z.object({ images: z.boolean(), audio: z.boolean(), resources: z.boolean() });
export type PromptKinds = z.infer<typeof PromptKinds>;

/** The agent’s process, and what the agent reports. */
export const agentEvents = [
  z.object({
    type: z.literal('agent.started'),
    turn: TurnNumber,
    /** Of the agent's process on this machine; 0: none, as before a command agent's first prompt. */
    pid: z.number().int(),
    command: z.string(),
  }),
  z.object({
    type: z.literal('agent.connected'),
    turn: TurnNumber,
    agentName: z.string().nullable(),
    agentVersion: z.string().nullable(),
    /** The agent's own session, for loading or resuming it later. */
    agentSession: z.string().nullable(),
    continued: z.enum(['new', 'loaded', 'resumed', 'forked', 'retold']),
    /** It can go on with a copy of a session of its own; absent: it cannot, or an earlier version wrote this. */
    forks: z.boolean().optional(),
    /** Absent: the agent did not say, or an earlier version wrote this. */
    prompts: PromptKinds.optional(),
  }),
  /** Memory ran out, and of the agents at work this one held the most, with all that it started: it stands still. */
  z.object({
    type: z.literal('agent.paused'),
    turn: TurnNumber,
    /** Bytes that it held, and that were left. */
    held: z.number().int(),
    available: z.number().int(),
  }),
  /** The user had it go on. */
  z.object({ type: z.literal('agent.continued'), turn: TurnNumber, ...givenBy }),
  z.object({ type: z.literal('agent.exited'), end: ProcessEnd, stderr: LongText }),
  z.object({ type: z.literal('agent.said'), turn: TurnNumber, text: z.string() }),
  z.object({ type: z.literal('agent.thought'), turn: TurnNumber, text: z.string() }),
  z.object({ type: z.literal('agent.planned'), turn: TurnNumber, entries: z.array(PlanEntry) }),
  /** In the agent's words. Earlier versions wrote what Understory noted like this too. */
  z.object({
    type: z.literal('agent.noted'),
    turn: TurnNumber.nullable(),
    level: z.enum(['info', 'warning']),
    text: z.string(),
  }),
  z.object({
    type: z.literal('agent.usage'),
    turn: TurnNumber,
    used: z.number(),
    size: z.number(),
    /** The same as `sum`, in words, as earlier versions wrote it. */
    cost: z.string().nullable(),
    /** What the agent says that its own session cost so far; absent: it does not say. */
    sum: Money.optional(),
  }),
  /** Tokens of the turn. */
  z.object({ type: z.literal('agent.counted'), turn: TurnNumber, tokens: TurnTokens }),
  /** All commands that the agent takes now. */
  z.object({ type: z.literal('agent.offered'), commands: z.array(AgentCommand) }),
  z.object({ type: z.literal('agent.options'), options: z.array(AgentOption) }),
  /** The user chose a value for one of them: the session's, for whichever process of the agent serves it. */
  z.object({ type: z.literal('option.chosen'), option: z.string(), value: z.string(), ...givenBy }),
] as const;
