import { z } from 'zod';
import { AgentId } from './ids';

/** How an agent is spoken to: the Agent Client Protocol over stdio, or a command line run once a turn. */
export const AgentProtocol = z.enum(['acp', 'command']);
export type AgentProtocol = z.infer<typeof AgentProtocol>;

/** A program with its arguments; never a shell string. `env` is added to the agent's environment. */
export const LaunchCommand = z.object({
  command: z.string().min(1),
  args: z.array(z.string()),
  env: z.record(z.string(), z.string()).default({}),
});
export type LaunchCommand = z.infer<typeof LaunchCommand>;

/** The profile that launches an agent. A session keeps the one it began with. */
export const AgentProfile = z.object({
  id: AgentId,
  name: z.string().min(1).max(80),
  protocol: AgentProtocol,
  launch: LaunchCommand,
});
export type AgentProfile = z.infer<typeof AgentProfile>;

/** What to run so that the agent is logged in; shown, and run in a terminal only when the user asks. */
export const LoginMethod = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string().nullable(),
  /** `null` when the agent names no command: the description says what to do. */
  run: LaunchCommand.nullable(),
  /** The variables in `run.env` that the agent asked for, by name; left out by earlier versions, which did not tell. */
  fromAgent: z.array(z.string()).optional(),
  /** The agent carries it out itself when it is asked to. */
  byAgent: z.boolean().optional(),
  /** Environment variables that it needs. */
  variables: z.array(z.string()).optional(),
});
export type LoginMethod = z.infer<typeof LoginMethod>;

/** An agent as the pickers and `understory agents` show it. */
export const AgentListing = z.object({
  profile: AgentProfile,
  source: z.enum(['demo', 'built-in', 'registry', 'custom']),
  availability: z.discriminatedUnion('state', [
    z.object({ state: z.literal('ready'), path: z.string(), version: z.string().nullable() }),
    z.object({
      state: z.literal('not-installed'),
      install: z.string().nullable(),
      website: z.string().nullable(),
    }),
    z.object({ state: z.literal('unusable'), reason: z.string() }),
  ]),
  description: z.string(),
  /** Of a registry agent: the built-in one that is the same program, installed by the user. */
  twinOf: AgentId.optional(),
});
export type AgentListing = z.infer<typeof AgentListing>;

/** What is asked of a list of agents beside what is installed. */
export const AskForAgents = z.object({ versions: z.boolean().optional() });

/** A setting that a connected agent offers for its session (model, mode, …), as ACP config options and modes say it. */
export const AgentOption = z.object({
  id: z.string(),
  name: z.string(),
  category: z.string().nullable(),
  description: z.string().nullable(),
  current: z.string(),
  choices: z.array(z.object({ value: z.string(), name: z.string(), description: z.string().nullable() })),
});
export type AgentOption = z.infer<typeof AgentOption>;

/** How a child process ended. A signal is never success. */
export const ProcessEnd = z.discriminatedUnion('how', [
  z.object({ how: z.literal('exited'), code: z.number().int() }),
  z.object({ how: z.literal('killed'), signal: z.string() }),
  z.object({ how: z.literal('timed-out'), afterMs: z.number() }),
  z.object({ how: z.literal('not-started'), cause: z.string() }),
]);
export type ProcessEnd = z.infer<typeof ProcessEnd>;
