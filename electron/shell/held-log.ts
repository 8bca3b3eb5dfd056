import type { Log } from '../core/ports';

/** A log that can be written to before it is open: what is said until then is kept and written down first. */
export type HeldLog = Log & {
  /** From now on everything goes to the given log. */
  handTo(log: Log): void;
};

export function heldLog(): HeldLog {
  let open: Log | null = null;
  const held: ((log: Log) => void)[] = [];
  const say = (line: (log: Log) => void) => {
    if (open) line(open);
    else held.push(line);
  };
  return {
    info: (message, details) => say((log) => log.info(message, details)),
    warn: (message, details) => say((log) => log.warn(message, details)),
    error: (message, details) => say((log) => log.error(message, details)),
    handTo: (log) => {
      open = log;
      for (const line of held.splice(0)) line(log);
    },
  };
}
