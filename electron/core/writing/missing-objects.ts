import type { RefusalOf } from '#shared/refusals';
import { GitFailed } from '../git/index';

/** An object that something else refers to and that the repository does not have. */
export class ObjectMissing extends Error {
  override readonly name = 'ObjectMissing';
}

/**
 * How Git words that an object is gone or damaged. There is no exit code for it: whatever reads one ends with 128, and
 * a partial clone is never filled here, since the remote is the user's to talk to.
 */
const WORDS =
  /unable to read|missing (blob|tree|object|commit)|bad (object|tree)|object file .* is empty|is corrupt|inflate: |header for [0-9a-f]{40,64} too long|unable to (unpack|parse)|could not (read|parse|fetch|get) |not a valid object|invalid object|not a tree object|lazy fetching disabled|promisor/i;

/** What Git's object store lacks, as a refusal; null for anything else. */
export function objectsRefusal(error: unknown): RefusalOf<'objects-missing'> | null {
  if (error instanceof ObjectMissing) return { code: 'objects-missing', message: error.message };
  if (!(error instanceof GitFailed) || !WORDS.test(error.stderr)) return null;
  return { code: 'objects-missing', message: error.stderr.trim() };
}
