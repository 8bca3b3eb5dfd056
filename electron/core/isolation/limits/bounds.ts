import { availableParallelism } from 'node:os';
import type { SandboxBounds } from '#shared/sandbox';
import type { Settings } from '#shared/settings';

const MEGABYTE = 1024 * 1024;
/** Of the machine’s memory, where the settings do not say; with less than the least an agent does not get far. */
const SHARE = 1 / 2;
const LEAST = 2048 * MEGABYTE;
/** However little there is: the rest is the user’s own. */
const MOST_SHARE = 3 / 4;
/** What a build starts grows with the processors, a fork bomb without end. */
const LEAST_PROCESSES = 350;
const PROCESSES_A_PROCESSOR = 128;

type LimitSettings = Pick<Settings, 'sandboxMegabytes' | 'sandboxProcesses' | 'sandboxProcessors'>;

/**
 * What one sandbox may take: what the settings say, or a share of the machine.
 *
 * @param total memory of this machine, or of the part of it that this process may use, in bytes
 */
export function boundsOf(settings: LimitSettings, total: number): SandboxBounds {
  const { sandboxMegabytes, sandboxProcesses, sandboxProcessors } = settings;
  const share = Math.min(Math.max(LEAST, total * SHARE), total * MOST_SHARE);
  return {
    memory:
      sandboxMegabytes === null
        ? Math.floor(share)
        : sandboxMegabytes === 0
          ? null
          : sandboxMegabytes * MEGABYTE,
    processes: sandboxProcesses ?? Math.max(LEAST_PROCESSES, PROCESSES_A_PROCESSOR * availableParallelism()),
    processors:
      sandboxProcessors !== null && sandboxProcessors < availableParallelism() ? sandboxProcessors : null,
  };
}
