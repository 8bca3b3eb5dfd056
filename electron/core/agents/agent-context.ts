import type { Log } from '../ports';
import type { ProcessRecords, TemporaryFolders } from '../process';

/** What an opened agent needs of the core around it. */
export type AgentContext = {
  readonly log: Log;
  /** Where its processes are written down; null only where nothing survives a crash anyway, as in tests. */
  readonly records: ProcessRecords | null;
  /** Where its processes have folders of their own for temporary files; left out, they use the system's. */
  readonly temporary?: TemporaryFolders;
  /** The environment to start from; default is the login shell's. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Milliseconds that a cancelled turn may take to end before the process is killed; default 10 s. */
  readonly cancelDeadlineMs?: number;
};
