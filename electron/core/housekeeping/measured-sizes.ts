import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { DiskSize } from '#shared/worktrees';
import { keepNow, keptNow } from '../data-folder';
import { sizeOnDisk } from '../size-on-disk';

/** Sizes of folders, each measured once until it changes. */
export type MeasuredSizes = {
  /** @param mark what else than the folder itself tells of a change, such as how far its session is */
  of(path: string, mark: string, signal: AbortSignal): Promise<DiskSize>;
  /** Writes down what was measured since. */
  keep(): void;
};

/** As many as are remembered. */
const MOST = 5000;

const Kept = z.object({
  sizes: z.array(z.object({ path: z.string(), mark: z.string(), size: DiskSize })).max(MOST),
});

/** @param file where they are kept beyond this run; null where folders change below without a sign of it */
export function createMeasuredSizes(file: string | null): MeasuredSizes {
  const known = new Map<string, { mark: string; size: DiskSize }>();
  let isRead = file === null;
  let isNew = false;
  const read = () => {
    isRead = true;
    if (file === null) return;
    // Derived: what cannot be read is measured again.
    for (const { path, ...rest } of keptNow(file, Kept, { sizes: [] }).sizes) known.set(path, rest);
  };
  return {
    async of(path, mark, signal) {
      if (!isRead) read();
      const now = await markOf(path, mark);
      const before = known.get(path);
      if (before?.mark === now) return before.size;
      const size = await sizeOnDisk(path, signal);
      // What was cut off is not what it takes.
      if (!signal.aborted) {
        known.delete(path);
        known.set(path, { mark: now, size });
        isNew = true;
      }
      const [oldest] = known.keys();
      if (known.size > MOST && oldest !== undefined) known.delete(oldest);
      return size;
    },
    keep() {
      if (file === null || !isNew) return;
      isNew = false;
      keepNow(file, { sizes: [...known].map(([path, rest]) => ({ path, ...rest })) });
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
