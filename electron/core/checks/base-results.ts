import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { CheckEnd } from '#shared/check';
import type { CommitId } from '#shared/ids';
import { parseJsonAs } from '#shared/parse-json';
import type { Isolation } from '#shared/sandbox';

/** What a check ran on, where that is no session's work. */
type OnBase = {
  readonly base: CommitId;
  readonly command: readonly string[];
  /** It may end in another way in a sandbox. */
  readonly isolation: Isolation | null;
};

/** How checks ended on the commits that sessions began at: each is run there once. */
export type BaseResults = {
  get(of: OnBase): CheckEnd | null;
  keep(of: OnBase, end: CheckEnd): Promise<void>;
};

const MOST_KEPT = 500;
const Kept = z.object({
  version: z.literal(1),
  results: z.array(z.object({ of: z.string(), end: CheckEnd })),
});

/** Opens what the data folder remembers; what cannot be read is found out again. */
export function openBaseResults(home: string): BaseResults {
  const file = join(home, 'checks-on-base.json');
  const results = new Map((readKept(file)?.results ?? []).map(({ of, end }) => [of, end]));
  let writing = Promise.resolve();
  return {
    get: (of) => results.get(keyOf(of)) ?? null,
    keep(of, end) {
      results.delete(keyOf(of));
      results.set(keyOf(of), end);
      for (const oldest of [...results.keys()].slice(0, Math.max(0, results.size - MOST_KEPT)))
        results.delete(oldest);
      const text = JSON.stringify({
        version: 1,
        results: [...results].map(([key, one]) => ({ of: key, end: one })),
      });
      writing = writing
        .catch(() => undefined)
        .then(async () => {
          await mkdir(dirname(file), { recursive: true, mode: 0o700 });
          await writeFile(`${file}.new`, text, { mode: 0o600 });
          await rename(`${file}.new`, file);
        });
      return writing;
    },
  };
}

function keyOf({ base, command, isolation }: OnBase): string {
  return createHash('sha256')
    .update(JSON.stringify([base, command, isolation]))
    .digest('hex');
}

function readKept(file: string): z.infer<typeof Kept> | null {
  try {
    return parseJsonAs(Kept, readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}
