import { z } from 'zod';

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

/** Those that the user has not decided on yet. */
export function undecided(processes: readonly LivingProcess[]): readonly LivingProcess[] {
  return processes.filter(({ left }) => !left);
}

/** A process without what the user decided on it. */
export function asFound({ id, pid, command }: FoundProcess): FoundProcess {
  return { id, pid, command };
}
