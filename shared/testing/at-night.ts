/** `UNDERSTORY_NIGHTLY=1`, as `npm run nightly` sets it: every case of a test is tried. */
export const AT_NIGHT = process.env.UNDERSTORY_NIGHTLY === '1';

/** The cases of a test: at night all, by day those that are worth it with every change. Throws where that is none. */
export function casesByDay<const T>(
  all: readonly T[],
  chosen: (one: T, index: number) => boolean,
): readonly T[] {
  const cases = AT_NIGHT ? all : all.filter(chosen);
  if (cases.length === 0) throw new Error('no case is left for the day');
  return cases;
}

/** As {@link casesByDay}, where the cases are variants of one kind: by day so many of them, spread over the whole. */
export function someByDay<const T>(all: readonly T[], most: number): readonly T[] {
  const apart = Math.max(1, all.length / most);
  return casesByDay(all, (_, index) => Math.floor(index / apart) !== Math.floor((index - 1) / apart));
}
