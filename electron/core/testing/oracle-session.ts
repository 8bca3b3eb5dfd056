import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AT_NIGHT } from '#shared/testing/at-night';
import type { propertyRuns } from '#shared/testing/property-runs';
import { type Counts, compareSession } from './compare-session';
import type { GeneratedSession } from './generated-session';
import { assertProperty } from './oracle-property';
import { sessionScript } from './session-script';
import { type TestCore, testCore } from './test-core';

/** After so many cases a new core: its sessions make every further case dearer. */
const CASES_PER_CORE = 25;
const LONG = 3 * 3_600_000;

/**
 * Whole sessions, each with an agent that really runs, in a repository of its own: what is applied is what Git merges of
 * all that the worktree holds, whatever the agent did to get there, and an undo is exact.
 */
export function compareSessions(
  name: string,
  sessions: fc.Arbitrary<GeneratedSession>,
  runs: ReturnType<typeof propertyRuns>,
  mustHappen: readonly string[],
): void {
  const { numRuns, seed } = runs;
  test(
    `${name}: applied is what Git merges, ${numRuns} times from seed ${seed}`,
    async () => {
      const counts: Counts = {};
      await using cores = coresInTurn();
      const property = fc.asyncProperty(sessions, (session) =>
        cores.use((app) => inPlace((place) => compareSession(app, place, session, counts))),
      );
      await assertProperty(property, runs, sessionScript);
      process.stdout.write(`${name}: ${JSON.stringify(counts)}\n`);
      // The few cases of a day do not come to all that must happen.
      if (!AT_NIGHT) return expect(Object.keys(counts)).not.toEqual([]);
      for (const outcome of mustHappen) expect([outcome, counts[outcome] ?? 0]).not.toEqual([outcome, 0]);
    },
    LONG,
  );
}

export function coresInTurn() {
  let app: TestCore | null = null;
  let cases = 0;
  const dispose = async () => {
    await app?.[Symbol.asyncDispose]();
    app = null;
  };
  return {
    use: async (work: (app: TestCore) => Promise<void>) => {
      if (cases % CASES_PER_CORE === 0) await dispose();
      cases += 1;
      app ??= await testCore();
      await work(app);
    },
    [Symbol.asyncDispose]: dispose,
  };
}

export async function inPlace(work: (place: string) => Promise<void>): Promise<void> {
  const place = await realpath(await mkdtemp(join(tmpdir(), 'understory-session-')));
  const { GIT_CONFIG_GLOBAL = '/dev/null' } = process.env;
  // The user's own configuration, as the session has it; of the whole process, since there is one user.
  process.env.GIT_CONFIG_GLOBAL = join(place, 'settings');
  try {
    await work(place);
  } finally {
    process.env.GIT_CONFIG_GLOBAL = GIT_CONFIG_GLOBAL;
    await rm(place, { recursive: true, force: true, maxRetries: 5 });
  }
}
