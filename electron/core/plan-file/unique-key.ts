/** Gives each name once: the second `x` becomes `x (2)`. Empty names get the word that stands for them. */
export function uniqueKeys(): (wanted: string, instead: string) => string {
  const given = new Set<string>();
  const counts = new Map<string, number>();
  return (wanted, instead) => {
    const name = (wanted.trim() || instead).slice(0, 150);
    let count = counts.get(name) ?? 1;
    let key = count === 1 ? name : `${name} (${count})`;
    while (given.has(key)) key = `${name} (${++count})`;
    counts.set(name, count);
    given.add(key);
    return key;
  };
}
