import { ORPCError } from '@orpc/client';

/** Something that nobody expected, as the user is told of it. `reference` finds it in the log. */
export type Bug = { readonly message: string; readonly reference: string | null };

/** Reads what a failed call or a thrown error says; never throws itself. */
export function bugOf(error: unknown): Bug {
  if (error instanceof ORPCError) {
    const data: unknown = error.data;
    const reference =
      typeof data === 'object' && data !== null && 'reference' in data && typeof data.reference === 'string'
        ? data.reference
        : null;
    return { message: error.message, reference };
  }
  return { message: error instanceof Error ? error.message : String(error), reference: null };
}
