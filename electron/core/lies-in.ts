import { isAbsolute, relative, sep } from 'node:path';

/** Whether a path is a folder or lies in it, by their names alone: links are for the caller to follow first. */
export function liesIn(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** Whether one of two paths lies in the other, or is it. */
export function meet(one: string, other: string): boolean {
  return liesIn(one, other) || liesIn(other, one);
}
