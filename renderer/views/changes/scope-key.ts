import type { ChangesetScope } from '#shared/changeset';
import { assertNever } from '#shared/result';

/** A scope as one word: for keys of what was read, and for choosing. */
export function scopeKey(scope: ChangesetScope): string {
  switch (scope.kind) {
    case 'session':
    case 'remaining':
      return scope.kind;
    case 'other':
      return `other ${scope.session}`;
    case 'turn':
      return `turn ${scope.turn}`;
    case 'between':
      return `between ${scope.from} ${scope.to}`;
    default:
      return assertNever(scope);
  }
}
