/** `UNDERSTORY_NIGHTLY=1`, as `npm run nightly` sets it: every case of a test is tried. */
export const AT_NIGHT = process.env.UNDERSTORY_NIGHTLY === '1';

/** The cases of a test: at night all, by day those that are worth it with every change. Throws where that is none. */
export function casesByDay<T>(all: readonly T[], chosen: (one: T) => boolean): readonly T[] {
  const cases = AT_NIGHT ? all : all.filter(chosen);
  if (cases.length === 0) throw new Error('no case is left for the day');
  return cases;
}
