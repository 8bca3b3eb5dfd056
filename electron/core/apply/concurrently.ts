/** Runs the work for every item, a bounded number at a time; the first failure is thrown after the running ones ended. */
export async function concurrently<T>(
  items: Iterable<T>,
  work: (item: T) => Promise<void>,
  limit = 16,
): Promise<void> {
  const pending = items[Symbol.iterator]();
  let failure: { error: unknown } | null = null;
  const lane = async (): Promise<void> => {
    for (let next = pending.next(); !next.done && !failure; next = pending.next()) {
      try {
        await work(next.value);
      } catch (error) {
        failure ??= { error };
      }
    }
  };
  await Promise.all(Array.from({ length: limit }, lane));
  if (failure !== null) throw (failure as { error: unknown }).error;
}
