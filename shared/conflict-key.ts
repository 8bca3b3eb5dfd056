import type { ConflictKey } from './conflict';

/** The key as one string, for maps and lists: one path can conflict in more than one place, and in several commits. */
export function conflictKey({ path, place, commit }: ConflictKey): string {
  return `${place}\u0000${path}\u0000${commit ?? ''}`;
}

export function isSameConflict(one: ConflictKey, other: ConflictKey): boolean {
  return conflictKey(one) === conflictKey(other);
}

/** Only the key, of something that has more. */
export function keyOfConflict({ path, place, commit }: ConflictKey): ConflictKey {
  return commit === undefined ? { path, place } : { path, place, commit };
}
