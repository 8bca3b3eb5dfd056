import { z } from 'zod';

/** What is wrong with the file of a custom agent. `about`: in the file's own words, where there are any. */
export const CustomAgentProblem = z.object({
  code: z.enum([
    'no-front-matter',
    'front-matter-broken',
    'no-description',
    'no-instructions',
    'too-long',
    'tools-unreadable',
    'tool-unknown',
    'handoff-unreadable',
    'handoff-unknown-agent',
    'name-taken',
    'unreadable',
  ]),
  /** From 1. */
  line: z.number().int().min(1),
  about: z.string(),
});
export type CustomAgentProblem = Readonly<z.infer<typeof CustomAgentProblem>>;

/** What a custom agent proposes to be done after a turn: another one goes on with a prompt. */
export const CustomAgentHandOff = z.object({
  label: z.string(),
  /** The custom agent that goes on; null: the agent as it is. */
  agent: z.string().nullable(),
  prompt: z.string(),
});
export type CustomAgentHandOff = Readonly<z.infer<typeof CustomAgentHandOff>>;

/** A custom agent that a session can run as, as its file describes it. */
export const CustomAgent = z.object({
  /** What a session is asked for it by: its file's name without the ending. */
  name: z.string(),
  /** What it calls itself. */
  title: z.string().nullable(),
  description: z.string().nullable(),
  /** The tools that it may use; null: all. */
  tools: z.array(z.string()).nullable(),
  /** Of those the ones that it may not use. */
  withoutTools: z.array(z.string()),
  /** The models that it asks for, the wanted one first. */
  models: z.array(z.string()),
  handOffs: z.array(CustomAgentHandOff),
  /** `repository`: at the commit that was asked about. `user`: in a folder of the user's own. */
  from: z.enum(['repository', 'user']),
  /** In the repository, or whole. */
  path: z.string(),
  /** False where another file has its name, and is the one that counts. */
  usable: z.boolean(),
  problems: z.array(CustomAgentProblem),
});
export type CustomAgent = Readonly<z.infer<typeof CustomAgent>>;

/** A custom agent as a session keeps it. */
export const KeptPersona = z.object({
  name: z.string(),
  title: z.string().nullable(),
  text: z.string(),
  tools: z.array(z.string()).nullable(),
  withoutTools: z.array(z.string()),
  models: z.array(z.string()),
});
export type KeptPersona = Readonly<z.infer<typeof KeptPersona>>;
