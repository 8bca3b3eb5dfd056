/**
 * Paths as plans name them: files, folders and globs. A plan is hostile, so a glob is never made a regular expression:
 * what it matches is found in time that grows with its length times the path's.
 */

const WILD = /[*?[{]/;

export function isPattern(path: string): boolean {
  return WILD.test(path);
}

/** The folder that all that a pattern matches lies in; empty where that is the top. */
export function folderOfPattern(pattern: string): string {
  const wild = pattern.search(WILD);
  return wild < 0 ? pattern : pattern.slice(0, Math.max(0, pattern.lastIndexOf('/', wild)));
}

/** Whether a path is one that the pattern means. Braces and classes are taken for anything within a name. */
export function matchesPattern(pattern: string, path: string): boolean {
  return matchesAll(pattern.split('/').map(plainer), path.split('/'), '**', matchesName);
}

/** `{a,b}` and `[ab]` as `*`: it is said to overlap rather more often than too rarely. */
function plainer(segment: string): string {
  let plain = '';
  for (let at = 0; at < segment.length; at += 1) {
    const letter = segment[at] ?? '';
    const closing = letter === '{' ? '}' : letter === '[' ? ']' : null;
    const end = closing === null ? -1 : segment.indexOf(closing, at);
    plain += end < 0 ? letter : '*';
    if (end >= 0) at = end;
  }
  return plain;
}

function matchesName(pattern: string, name: string): boolean {
  return matchesAll([...pattern], [...name], '*', (one, other) => one === '?' || one === other);
}

/** Two pointers that go back to the last wildcard only. */
function matchesAll(
  pattern: readonly string[],
  parts: readonly string[],
  any: string,
  matchesOne: (pattern: string, part: string) => boolean,
): boolean {
  let [at, part] = [0, 0];
  let back: { at: number; part: number } | null = null;
  while (part < parts.length) {
    const wanted = pattern[at];
    if (wanted === any) {
      back = { at, part };
      at += 1;
    } else if (wanted !== undefined && matchesOne(wanted, parts[part] ?? '')) {
      at += 1;
      part += 1;
    } else if (back) {
      back = { at: back.at, part: back.part + 1 };
      at = back.at + 1;
      part = back.part;
    } else return false;
  }
  while (pattern[at] === any) at += 1;
  return at === pattern.length;
}
