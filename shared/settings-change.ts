import { z } from 'zod';
import { LaunchCommand } from './agent';
import { SessionKind } from './events';
import { RulePattern } from './rule-pattern';
import { UsualIsolation } from './sandbox';
import { Caller } from './through';
import { UsualPermissions } from './usual-choices';

/** What a change of the settings was about, and what holds since. Null: it was taken away. */
export const ChangedSetting = z.discriminatedUnion('setting', [
  z.object({ setting: z.literal('permissions'), policy: UsualPermissions }),
  z.object({ setting: z.literal('isolation'), isolation: UsualIsolation }),
  /** Agents whose sandboxes are given the keys of their models. */
  z.object({ setting: z.literal('keys-inside'), agents: z.array(z.string()) }),
  /** The command line of an agent of the user's own. */
  z.object({ setting: z.literal('agent'), name: z.string(), launch: LaunchCommand.nullable() }),
  z.object({
    setting: z.literal('set-up-command'),
    path: z.string(),
    command: z.array(z.string()).nullable(),
  }),
  /** What opens files: a command of the user's own; null: a known editor. */
  z.object({ setting: z.literal('editor'), command: z.array(z.string()).nullable() }),
  /** A set-up command that was changed outside of Understory may run. */
  z.object({ setting: z.literal('set-up-allowed'), path: z.string(), command: z.array(z.string()) }),
  /** Whether the programs that a repository's configuration names may run. */
  z.object({ setting: z.literal('programs'), path: z.string(), allowed: z.boolean() }),
  /** Whether agents may use an MCP server, by all that it is started or reached by; without a path it is the user's own. */
  z.object({
    setting: z.literal('mcp-server'),
    path: z.string().nullable(),
    server: z.string(),
    runs: z.array(z.string()),
    allowed: z.boolean(),
  }),
  /** Whether a rule of a repository answers permissions. */
  z.object({
    setting: z.literal('permission-rule'),
    rule: z.string(),
    path: z.string(),
    kind: SessionKind,
    pattern: RulePattern,
    answers: z.boolean(),
  }),
  /** Any other preference, by its name. */
  z.object({ setting: z.literal('preference'), name: z.string() }),
]);
export type ChangedSetting = z.infer<typeof ChangedSetting>;

/** One setting that was changed, and who changed it. */
export const SettingsChange = z.object({
  /** Larger than that of every earlier change. */
  number: z.number().int().positive(),
  at: z.string(),
  by: Caller,
  changed: ChangedSetting,
  /** The user saw it in the window, or made it there. */
  seen: z.boolean(),
});
export type SettingsChange = z.infer<typeof SettingsChange>;

/** Whether more may run after it, or with fewer questions, or with more of the user's than before. */
export function letsProgramsRun(changed: ChangedSetting): boolean {
  switch (changed.setting) {
    case 'permissions':
      return changed.policy === 'allow';
    case 'isolation':
      return changed.isolation === 'none';
    case 'keys-inside':
      return changed.agents.length > 0;
    case 'agent':
      return changed.launch !== null;
    case 'editor':
    case 'set-up-command':
      return changed.command !== null;
    case 'set-up-allowed':
      return true;
    case 'programs':
    case 'mcp-server':
      return changed.allowed;
    case 'permission-rule':
      return changed.answers;
    case 'preference':
      return false;
    default:
      return changed satisfies never;
  }
}

/** Whether it was made by another process than the window's. */
export function isFromOutside({ by }: SettingsChange): boolean {
  return by.through !== 'window';
}

/** Those that the user is to be told of: from outside of the window, not seen there yet, and letting programs run. */
export function untold(changes: readonly SettingsChange[]): SettingsChange[] {
  return changes.filter((change) => isFromOutside(change) && !change.seen && letsProgramsRun(change.changed));
}
