import type { Log } from '../ports';
import type { ProcessRecords } from '../process';

/** What an opened agent needs of the core around it. */
export type AgentContext = {
  readonly log: Log;
  /** Where its processes are written down; null only where nothing survives a crash anyway, as in tests. */
  readonly records: ProcessRecords | null;
  /** The environment to start from; default is the login shell's. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Milliseconds that a cancelled turn may take to end before the process is killed; default 10 s. */
  readonly cancelDeadlineMs?: number;
};
