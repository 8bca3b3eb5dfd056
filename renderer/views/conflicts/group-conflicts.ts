import type { Conflict, ConflictKind } from '#shared/conflict';

/** Conflicts of one kind, in the order in which the plan lists them. */
export type ConflictGroup = { readonly kind: ConflictKind; readonly conflicts: readonly Conflict[] };

/**
 * Groups by kind. Kinds in which only copies of the user's could be lost come first, then the most frequent ones,
 * then in the order they were met.
 */
export function groupConflicts(conflicts: readonly Conflict[]): readonly ConflictGroup[] {
  const groups = new Map<ConflictKind, Conflict[]>();
  for (const conflict of conflicts) {
    const group = groups.get(conflict.kind);
    if (group) group.push(conflict);
    else groups.set(conflict.kind, [conflict]);
  }
  return [...groups]
    .map(([kind, members]) => ({ kind, conflicts: members }))
    .sort((a, b) => rank(a.kind) - rank(b.kind) || b.conflicts.length - a.conflicts.length);
}

function rank(kind: ConflictKind): number {
  return kind === 'untracked-in-the-way' || kind === 'ignored-in-the-way' ? 0 : 1;
}
