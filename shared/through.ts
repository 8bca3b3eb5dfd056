import { z } from 'zod';

/** By what a person asks something of the core. */
export const Through = z.enum(['window', 'command-line']);
export type Through = z.infer<typeof Through>;

/**
 * The process of a command. `program` is its executable as the system tells, `command` the line that it says it was
 * started with; null and empty where the system tells neither. Linux proves the pid, elsewhere it is believed.
 */
export const CallerProcess = z.object({
  pid: z.number().int().positive(),
  program: z.string().nullable(),
  command: z.string(),
});
export type CallerProcess = z.infer<typeof CallerProcess>;

/** Who gave an answer or a decision, as a record has it; earlier versions left out either. */
export const givenBy = { through: Through.optional(), process: CallerProcess.optional() };

/** Who asks something of the core; the window is Understory itself and names no process. */
export const Caller = z.object({ through: Through, process: CallerProcess.optional() });
export type Caller = z.infer<typeof Caller>;

/** Who it was, by a record or a call that may leave that out; null: it does. */
export function callerOf({ through, process }: Partial<Caller>): Caller | null {
  return through === undefined ? null : { through, ...(process ? { process } : {}) };
}
