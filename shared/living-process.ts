import { z } from 'zod';
import { TurnNumber } from './ids';
import { Through } from './through';

/**
 * What a turn started and what still works in the session's worktree after everything that could be known by its parents,
 * group, environment and limits was ended.
 */

/** Pid, start in the system's clock ticks and start of the system: a pid that was given out again is another process. */
export const ProcessId = z.string().regex(/^[0-9]{1,10}-[0-9]{1,20}-[0-9a-f]{8}$/);

/** `command` is its command line, cut: text that the process may have chosen itself. */
export const FoundProcess = z.object({
  id: ProcessId,
  pid: z.number().int().positive(),
  command: z.string(),
});
export type FoundProcess = z.infer<typeof FoundProcess>;

/** `left`: the user left it running. */
export const LivingProcess = FoundProcess.extend({ left: z.boolean() });
export type LivingProcess = z.infer<typeof LivingProcess>;

/** Why a process still lives. `survived`: the system has not ended it although it was killed. */
export const NotEnded = z.object({ process: FoundProcess, why: z.enum(['other-user', 'survived']) });
export type NotEnded = z.infer<typeof NotEnded>;

/** Events about living processes, for `SessionEvent`. */
export const processEvents = [
  /** All that were found in a look, in the order they started in; those that an earlier look found have ended since. */
  z.object({
    type: z.literal('processes.found'),
    turn: TurnNumber.nullable(),
    processes: z.array(FoundProcess),
    /** Those of them that no look had found before. */
    fresh: z.array(ProcessId),
    /** Further ones, which are not listed. */
    more: z.number().int(),
  }),
  /** The user had processes ended. */
  z.object({
    type: z.literal('processes.ended'),
    processes: z.array(FoundProcess),
    notEnded: z.array(NotEnded),
    through: Through.optional(),
  }),
  /** The user left processes running. */
  z.object({
    type: z.literal('processes.left'),
    processes: z.array(FoundProcess),
    through: Through.optional(),
  }),
] as const;
export type ProcessesEvent = z.infer<(typeof processEvents)[number]>;

/** The living processes of a session after an event. */
export function foldProcesses(before: readonly LivingProcess[], event: ProcessesEvent): LivingProcess[] {
  const left = new Set(before.filter((one) => one.left).map(({ id }) => id));
  switch (event.type) {
    case 'processes.found':
      return event.processes.map((process) => ({ ...process, left: left.has(process.id) }));
    case 'processes.ended': {
      const ended = new Set(event.processes.map(({ id }) => id));
      return before.filter(({ id }) => !ended.has(id));
    }
    case 'processes.left':
      for (const { id } of event.processes) left.add(id);
      return before.map((process) => ({ ...process, left: left.has(process.id) }));
    default:
      return event satisfies never;
  }
}

/** Those that the user has not decided on yet. */
export function undecided(processes: readonly LivingProcess[]): readonly LivingProcess[] {
  return processes.filter(({ left }) => !left);
}

/** A process without what the user decided on it. */
export function asFound({ id, pid, command }: FoundProcess): FoundProcess {
  return { id, pid, command };
}
