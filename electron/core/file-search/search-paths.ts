import type { RepoPath } from '#shared/ids';

/** Paths made ready to be searched: each with its letters in lower case and where its last name begins. */
export type PathIndex = {
  readonly paths: readonly RepoPath[];
  readonly lower: readonly string[];
  readonly nameAt: Uint32Array;
};

/** So many paths are made ready before others get a turn. */
const PART = 5000;

/** Makes paths ready, in parts, so that nothing else waits for a large repository. */
export async function indexPaths(paths: readonly RepoPath[]): Promise<PathIndex> {
  const lower: string[] = [];
  const nameAt = new Uint32Array(paths.length);
  for (const [at, path] of paths.entries()) {
    if (at % PART === PART - 1) await new Promise((resolve) => setImmediate(resolve));
    lower.push(path.toLowerCase());
    nameAt[at] = path.lastIndexOf('/') + 1;
  }
  return { paths, lower, nameAt };
}

/**
 * The paths that hold the letters of the query in their order, the likeliest first: those whose name begins with it, then
 * whose name or path holds it whole, then those where its letters begin words. Shorter ones come first among equals.
 */
export function searchPaths({ paths, lower, nameAt }: PathIndex, query: string, limit: number): RepoPath[] {
  const wanted = query.toLowerCase();
  const best: { score: number; at: number }[] = [];
  for (let at = 0; at < paths.length; at += 1) {
    const path = lower[at] ?? '';
    const score = scoreOf(path, nameAt[at] ?? 0, wanted);
    if (score === null || (best.length === limit && score <= (best.at(-1)?.score ?? 0))) continue;
    let place = best.length;
    while (place > 0 && (best[place - 1]?.score ?? 0) < score) place -= 1;
    best.splice(place, 0, { score, at });
    if (best.length > limit) best.pop();
  }
  return best.flatMap(({ at }) => paths[at] ?? []);
}

/** Null: it does not fit. */
function scoreOf(path: string, nameAt: number, wanted: string): number | null {
  const shorter = -path.length / 1000;
  if (wanted === '') return shorter - countOf(path, '/');
  const inName = path.indexOf(wanted, nameAt);
  if (inName === nameAt) return 1000 + shorter + (path.length === nameAt + wanted.length ? 50 : 0);
  if (inName !== -1) return 800 + shorter + (isWordStart(path, inName) ? 50 : 0);
  const whole = path.indexOf(wanted);
  if (whole !== -1) return 600 + shorter + (isWordStart(path, whole) ? 50 : 0);
  return scattered(path, nameAt, wanted, shorter);
}

function scattered(path: string, nameAt: number, wanted: string, shorter: number): number | null {
  let from = 0;
  let score = 0;
  let last = -2;
  for (const letter of wanted) {
    const at = path.indexOf(letter, from);
    if (at === -1) return null;
    score += at === last + 1 ? 3 : isWordStart(path, at) ? 4 : 0;
    if (at >= nameAt) score += 1;
    last = at + letter.length - 1;
    from = at + letter.length;
  }
  return score + shorter;
}

function isWordStart(path: string, at: number): boolean {
  return at === 0 || '/-_. '.includes(path[at - 1] ?? '');
}

function countOf(path: string, letter: string): number {
  let count = 0;
  for (let at = path.indexOf(letter); at !== -1; at = path.indexOf(letter, at + 1)) count += 1;
  return count;
}
