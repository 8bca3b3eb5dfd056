/** What is known of the files that a plan's tasks begin with. */
export type BaseTree = {
  has(path: string): boolean;
  /** The only one that the path may be meant to be: it ends alike, or is called alike but for capitals. */
  near(path: string): string | null;
};

/** The tree of these files, folders being what they lie in. */
export function baseTree(files: Iterable<string>): BaseTree {
  const all = new Set<string>();
  const byName = new Map<string, string[]>();
  for (const path of files) {
    all.add(path);
    for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
      const folder = path.slice(0, at);
      if (all.has(folder)) break;
      all.add(folder);
    }
    const name = nameOf(path);
    const others = byName.get(name);
    if (others) others.push(path);
    else byName.set(name, [path]);
  }
  return {
    has: (path) => all.has(path.replace(/\/{1,3}$/, '')),
    near(path) {
      const called = byName.get(nameOf(path)) ?? [];
      const alike = called.filter((one) => one.toLowerCase().endsWith(`/${path.toLowerCase()}`));
      const [only, ...others] = alike.length > 0 ? alike : called;
      return only !== undefined && others.length === 0 ? only : null;
    },
  };
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).toLowerCase();
}
