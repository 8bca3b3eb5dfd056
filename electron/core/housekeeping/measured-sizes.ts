import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import type { DiskSize } from '#shared/worktrees';
import { sizeOnDisk } from '../size-on-disk';

/** Sizes of folders, each measured once until it changes. */
export type MeasuredSizes = {
  /** @param mark what else than the folder itself tells of a change, such as how far its session is */
  of(path: string, mark: string, signal: AbortSignal): Promise<DiskSize>;
};

/** As many as are remembered. */
const MOST = 5000;

export function createMeasuredSizes(): MeasuredSizes {
  const known = new Map<string, { mark: string; size: DiskSize }>();
  return {
    async of(path, mark, signal) {
      const now = await markOf(path, mark);
      const before = known.get(path);
      if (before?.mark === now) return before.size;
      const size = await sizeOnDisk(path, signal);
      // What was cut off is not what it takes.
      if (!signal.aborted) known.set(path, { mark: now, size });
      const [oldest] = known.keys();
      if (known.size > MOST && oldest !== undefined) known.delete(oldest);
      return size;
    },
  };
}

/** What changes deep below shows in none of these; whoever works there changes the session as well. */
async function markOf(path: string, mark: string): Promise<string> {
  const found = await Promise.all(
    [path, join(path, '.git')].map((one) => lstat(one, { bigint: true }).catch(() => null)),
  );
  const parts = found.map((one) => (one ? `${one.ino} ${one.mtimeNs}` : 'none'));
  return [mark, ...parts].join(' ');
}
