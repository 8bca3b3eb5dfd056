import { z } from 'zod';
import { AgentProfile } from './agent';
import { Budget } from './budget';
import { EditorChoice } from './editor';
import { ImportTool } from './imported';
import { UsualIsolation } from './sandbox';
import { UsualPermissions } from './usual-choices';
import { LEAST_ZOOM, MOST_ZOOM } from './zoom';

/**
 * What the list of sessions is narrowed to: values of one field are joined by *or*, the fields by *and*. `status` also has
 * the kinds, and asks for those that are out of sight. Agents and personas go by their ids, repositories by their paths.
 */
export const ListFilters = z.object({
  status: z.array(z.string()).default([]),
  repositories: z.array(z.string()).default([]),
  agents: z.array(z.string()).default([]),
  customAgents: z.array(z.string()).default([]),
  /** When something last happened in it; null: whenever. */
  age: z.enum(['day', 'week', 'month', 'older']).nullable().default(null),
});
export type ListFilters = z.infer<typeof ListFilters>;

/** Filters that the user gave a name, with the text that was typed. */
export const SavedFilter = ListFilters.extend({
  name: z.string().min(1).max(60),
  text: z.string().max(500).default(''),
});
export type SavedFilter = z.infer<typeof SavedFilter>;

/** How many keys one command may have. */
export const MOST_KEYS = 8;

/** With less no agent starts. */
export const LEAST_SANDBOX_MEGABYTES = 256;

const AgentLimit = z.number().int().min(1).max(64);

/** Preferences. Every field has a default, so a missing or damaged file is never fatal. */
export const Settings = z.object({
  theme: z.enum(['system', 'light', 'dark']).default('system'),
  /** How many agents may work at once; null: two a processor, at least 4, as far as memory goes. */
  concurrency: AgentLimit.nullable().default(null),
  /** How many of them at most in one repository, by its path, and of one kind, by the agent's id. */
  repositoryLimits: z.record(z.string(), AgentLimit).default({}),
  agentLimits: z.record(z.string(), AgentLimit).default({}),
  /** Megabytes that are kept free: with less, further agents wait; null: a tenth of the memory, from 512 to 4,096. */
  freeMegabytes: z.number().int().min(0).max(1_048_576).nullable().default(null),
  /** Folder that holds the worktrees; `{repository}` stands for the workspace's path. */
  worktreePlace: z.string().min(1).default('{repository}.worktrees'),
  /** Glob patterns of ignored files that are copied into new worktrees, beside the repository's own lists. */
  worktreeInclude: z.array(z.string()).default([]),
  /** Program and arguments run in a new worktree before the agent starts, per repository path. */
  setupCommands: z.record(z.string(), z.array(z.string()).min(1)).default({}),
  permissions: UsualPermissions.default('auto'),
  /** What keeps the programs of new background sessions to their worktree. */
  isolation: UsualIsolation.default('auto'),
  /** Megabytes of memory that the programs of one sandbox may take; 0: any; null: half of the memory, at least 2,048. */
  sandboxMegabytes: z
    .number()
    .int()
    .refine((value) => value === 0 || value >= LEAST_SANDBOX_MEGABYTES)
    .max(16_777_216)
    .nullable()
    .default(null),
  /** How many processes and threads it may have at once; null: 128 a processor, at least 350. */
  sandboxProcesses: z.number().int().min(64).max(1_000_000).nullable().default(null),
  /** How many processors it may keep busy; null: all, in equal shares with other sandboxes. */
  sandboxProcessors: z.number().int().min(1).max(1024).nullable().default(null),
  /** Whether sandboxes read the packages that the user's tools have in their caches. */
  sandboxCaches: z.boolean().default(true),
  /** Known agents, by name, whose sandboxes are given the keys of their models: those of others stay outside where that can be. */
  keysInside: z.array(z.string()).default([]),
  defaultAgent: z.string().nullable().default(null),
  /** Uncommitted changes that meet no conflict are applied at once, without the dialog. */
  applyAtOnce: z.boolean().default(true),
  customAgents: z.array(AgentProfile).default([]),
  editor: EditorChoice.default(null),
  /** Whose sessions of a terminal are listed. */
  importFrom: z.array(ImportTool).default([...ImportTool.options]),
  /** Seconds without any output before a silent agent is given up. */
  firstOutputSeconds: z.number().int().min(5).max(3600).default(120),
  /** Minutes for which an agent may work in one turn, without its waiting for the user; null: as long as it takes. */
  turnMinutes: z.number().positive().max(100_000).nullable().default(null),
  /** What a new session may take, unless it is given a budget of its own. */
  sessionBudget: Budget.prefault({}),
  /** How many agents may be idle, kept for their session's next turn; beyond it the one idle longest is ended. */
  idleAgents: z.number().int().min(0).max(64).default(4),
  /** How much memory they may hold together, in megabytes; likewise. */
  idleAgentsMegabytes: z.number().int().min(0).max(1_048_576).default(1024),
  /** What the trash may take on disk, in megabytes, and how many items it may hold; null: any. Days are what is promised. */
  trashMegabytes: z.number().int().min(100).max(100_000_000).nullable().default(20_000),
  trashItems: z.number().int().min(1).max(100_000).nullable().default(null),
  filters: ListFilters.extend({
    group: z.enum(['state', 'repository', 'date', 'none']).default('state'),
  }).prefault({}),
  /** How much the list shows of a session: two lines or one. */
  listRows: z.enum(['comfortable', 'compact']).default('comfortable'),
  savedFilters: z.array(SavedFilter).max(50).default([]),
  diff: z
    .object({
      /** All files below each other instead of one at a time. */
      allFiles: z.boolean().default(false),
      sideBySide: z.boolean().default(true),
      wrap: z.boolean().default(false),
      ignoreSpace: z.boolean().default(false),
    })
    .prefault({}),
  /** The keys that the user gave commands, by their ids; none left: it has no key. What is absent has its own. */
  keys: z.record(z.string().max(64), z.array(z.string().max(40)).max(MOST_KEYS)).default({}),
  /** How large the window draws everything; 1: as the system has it. */
  zoom: z.number().min(LEAST_ZOOM).max(MOST_ZOOM).default(1),
  sidebarWidth: z.number().int().min(200).max(640).default(320),
  /** The share of an open session's room that its changes have, by the size of that room; where it is not set, ours. */
  changesShares: z.record(z.string(), z.number().min(0.1).max(0.9)).default({}),
});
export type Settings = z.infer<typeof Settings>;

/** The fields to change and no other: `Settings.partial()` would fill the absent ones with their defaults. */
export const SettingsPatch = z.object(withoutDefaults(Settings.shape)).partial();
export type SettingsPatch = z.infer<typeof SettingsPatch>;

type WithoutDefaults<S> = {
  [K in keyof S]: S[K] extends z.ZodDefault<infer T> | z.ZodPrefault<infer T> ? T : S[K];
};

function withoutDefaults<S extends z.ZodRawShape>(shape: S): WithoutDefaults<S> {
  const bare = Object.entries(shape).map(([name, field]) => [
    name,
    field instanceof z.ZodDefault || field instanceof z.ZodPrefault ? field.unwrap() : field,
  ]);
  return Object.fromEntries(bare);
}
