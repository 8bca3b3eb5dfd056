import { execa } from 'execa';

/** What a number of measurements of the same thing look like together. */
export type Spread = {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly runs: number;
};

/** Throws when there is nothing to summarise. */
export function spreadOf(samples: readonly number[]): Spread {
  const sorted = samples.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  const [min, max] = [sorted[0], sorted.at(-1)];
  if (low === undefined || high === undefined || min === undefined || max === undefined)
    throw new Error('nothing was measured');
  return { median: (low + high) / 2, min, max, runs: sorted.length };
}

/** Each pair's quotient, so that what slows the machine down for a while slows both sides of a pair. */
export function ratiosOf(ours: readonly number[], theirs: readonly number[]): number[] {
  return ours.flatMap((value, run) => {
    const other = theirs[run];
    return other === undefined || other === 0 ? [] : [value / other];
  });
}

/** One way to do a thing: gives what it measured in a run. */
type Way = (run: number) => Promise<number>;

/**
 * Measures several ways to do the same in turns, the order reversed in every second run, so that neither a machine that
 * gets slower nor what one way leaves behind (warm caches, dirty pages) favours the same way each time.
 */
export async function interleaved<Name extends string>(
  runs: number,
  ways: Readonly<Record<Name, Way>>,
): Promise<Record<Name, number[]>> {
  const names = Object.keys(ways) as Name[];
  const samples = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let run = 0; run < runs; run += 1) {
    for (const name of run % 2 === 0 ? names : names.toReversed()) samples[name].push(await ways[name](run));
  }
  return samples;
}

/** What an earlier run left to be written to disk does not slow the next one. */
export async function settled(): Promise<void> {
  await execa('sync');
}

/** Milliseconds that the work takes. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
