/** Two to the 31st: seeds of fast-check are signed 32-bit numbers. */
const SEEDS = 2 ** 31;
const FIXED_SEED = 20_260_101;

/**
 * How many cases a property test tries, and the seed they come from. A change is checked with the same cases every
 * time; `UNDERSTORY_NIGHTLY=1` tries `nightly` cases (ten times as many) from a new seed each time. `UNDERSTORY_CASES` and
 * `UNDERSTORY_SEED` set others; a failure prints the seed it was found with.
 */
export function propertyRuns(
  cases: number,
  nightly = cases * 10,
): { readonly numRuns: number; readonly seed: number } {
  const { UNDERSTORY_CASES, UNDERSTORY_SEED, UNDERSTORY_NIGHTLY } = process.env;
  const isNightly = UNDERSTORY_NIGHTLY === '1';
  const drawn = isNightly ? Math.floor(Math.random() * SEEDS) : FIXED_SEED;
  return {
    numRuns: Number(UNDERSTORY_CASES ?? (isNightly ? nightly : cases)),
    seed: UNDERSTORY_SEED === undefined ? drawn : Number(UNDERSTORY_SEED),
  };
}
