/** The new map, with the old value wherever that says the same: what was drawn from it need not be drawn again. */
export function keepAlike<K, V>(before: ReadonlyMap<K, V>, after: ReadonlyMap<K, V>): ReadonlyMap<K, V> {
  const kept = new Map<K, V>();
  for (const [key, value] of after) {
    const known = before.get(key);
    kept.set(key, known !== undefined && JSON.stringify(known) === JSON.stringify(value) ? known : value);
  }
  return kept;
}
