import { displayPath } from '#shared/display-path';

/** The folder's own name. */
export function repositoryName(path: string): string {
  return displayPath(partsOf(path).at(-1) ?? path);
}

/** A name for each path by which it can be told from the others: `shop`, or `work/shop` and `old/shop`. */
export function distinctNames(paths: Iterable<string>): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const all = [...new Set(paths)].map((path) => ({ path, parts: partsOf(path) }));
  const tail = (parts: readonly string[], length: number) => parts.slice(-length).join('/');
  for (const { path, parts } of all) {
    const others = all.filter((one) => one.path !== path && one.parts.at(-1) === parts.at(-1));
    let length = 1;
    while (length < parts.length && others.some((one) => tail(one.parts, length) === tail(parts, length)))
      length += 1;
    names.set(path, displayPath(tail(parts, length) || path));
  }
  return names;
}

function partsOf(path: string): string[] {
  return path.split(/[/\\]/).filter(Boolean);
}
