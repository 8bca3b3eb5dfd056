import { lstatSync } from 'node:fs';
import { setImmediate as breathe, setTimeout as pause } from 'node:timers/promises';
import type { RepoPath } from '#shared/ids';
import { absoluteBytes } from './path-bytes';

/**
 * The clock that file systems stamp changes with may tick this seldom: two changes of one tick look like none. In
 * milliseconds.
 */
const TICK_MS = 12;
/** Looks between two chances for others. Synchronous, since as promises they take ten times as long. */
const AT_ONCE = 500;

/** Which files were left alone while Git read them. */
export type Stillness = {
  /** Changed so short before the look that a further change might not show. */
  readonly restless: ReadonlySet<RepoPath>;
  /** Whether one of the paths was changed after a time, in milliseconds since the epoch; true where it cannot be said. */
  isChangedSince(path: RepoPath, time: number): boolean;
  /** Those of some paths that are no longer what they were, or lie below a folder that is not. */
  changed(paths: readonly RepoPath[]): Promise<RepoPath[]>;
};

/**
 * Looks at files before Git opens them by their paths. Somebody may put a link in the place of a file, or of a folder
 * above it, and take it away again: then content from elsewhere was read. No file can be put back without its time of
 * change telling, so what looks the same before and after, folders included, was the same all the while.
 */
export async function noteStillness(root: string, paths: readonly RepoPath[]): Promise<Stillness> {
  let noted = await lookAtAll(root, paths);
  if (noted.fresh.size > 0) {
    await pause(TICK_MS);
    noted = await lookAtAll(root, paths);
  }
  const { before, changedMs, fresh } = noted;
  return {
    restless: new Set(paths.filter((path) => chainOf(path).some((part) => fresh.has(part)))),
    isChangedSince: (path, time) => (changedMs.get(path) ?? time) >= time,
    changed: async (asked) => {
      const now = await lookAtAll(root, asked);
      return asked.filter((path) => chainOf(path).some((part) => now.before.get(part) !== before.get(part)));
    },
  };
}

async function lookAtAll(root: string, paths: readonly RepoPath[]) {
  const before = new Map<string, string>();
  const changedMs = new Map<string, number>();
  const fresh = new Set<string>();
  let looks = 0;
  for (const path of paths) {
    for (const part of chainOf(path)) {
      if (before.has(part)) continue;
      const now = BigInt(Date.now());
      const found = identityOf(root, part);
      before.set(part, found.identity);
      changedMs.set(part, Number(found.changedMs));
      if (now - found.changedMs < BigInt(TICK_MS)) fresh.add(part);
      looks += 1;
      if (looks % AT_ONCE === 0) await breathe();
    }
  }
  return { before, changedMs, fresh };
}

/** A path and every folder above it, the root too. */
function chainOf(path: string): string[] {
  const chain = [path];
  for (let cut = path.lastIndexOf('/'); cut !== -1; cut = path.lastIndexOf('/', cut - 1))
    chain.push(path.slice(0, cut));
  chain.push('');
  return chain;
}

function identityOf(root: string, path: string): { identity: string; changedMs: bigint } {
  try {
    const { dev, ino, mode, size, ctimeNs, ctimeMs } = lstatSync(absoluteBytes(root, path), { bigint: true });
    return { identity: `${dev} ${ino} ${mode} ${size} ${ctimeNs}`, changedMs: ctimeMs };
  } catch (error) {
    return { identity: (error as NodeJS.ErrnoException).code ?? 'unreadable', changedMs: 0n };
  }
}
