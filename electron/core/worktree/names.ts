import { homedir } from 'node:os';
import { basename, dirname, resolve } from 'node:path';

const LONGEST_SLUG = 40;

/** A title as a short name for folder and branch: lower-case ASCII letters, digits, single dashes; never empty. */
export function slugOf(title: string): string {
  const plain = title.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
  const words = plain.replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-+|-+$/g, '');
  const short = words.length > LONGEST_SLUG ? words.slice(0, LONGEST_SLUG).replace(/-[^-]*$/, '') : words;
  return short || 'session';
}

/** Absolute folder that a place setting means. A relative one counts from the folder that holds the repository. */
export function placeFor(place: string, repositoryPath: string): string {
  const home = place === '~' || place.startsWith('~/') ? homedir() + place.slice(1) : place;
  const named = home
    .replaceAll('{repository}', () => repositoryPath)
    .replaceAll('{name}', () => basename(repositoryPath));
  return resolve(dirname(repositoryPath), named);
}

/**
 * Full ref of a branch for a slug that can exist beside the given full refs, or null when it cannot: names that differ
 * in case only are one file on some disks, and a ref cannot be below another. Where a branch `understory` already
 * stands, ours are named beside it instead of below.
 */
export function branchFor(slug: string, taken: ReadonlySet<string>): string | null {
  const prefix = taken.has('refs/heads/understory') ? 'refs/heads/understory-' : 'refs/heads/understory/';
  const ref = `${prefix}${slug}`;
  const below = `${ref}/`;
  if (taken.has(ref)) return null;
  for (const other of taken) if (other.startsWith(below)) return null;
  return ref;
}

/** `fix`, `fix-2`, `fix-3`, … without end. */
export function* candidates(slug: string): Generator<string, never> {
  yield slug;
  for (let number = 2; ; number += 1) yield `${slug}-${number}`;
}
