import type { RefusalOf } from '#shared/refusals';
import { filterRefusal } from '../git/index';
import { trustRefusal } from '../trust/index';
import { diskRefusal, objectsRefusal } from '../writing/index';

/** What may go wrong with anything that reads or writes a working tree. */
export type FailureRefusal = RefusalOf<
  'content-filter-failed' | 'programs-not-trusted' | 'disk-full' | 'not-writable' | 'objects-missing'
>;

/**
 * The refusal that a full disk, a missing permission, a missing object or a failing filter is; null: it is none of these.
 *
 * @param repository the workspace whose programs may be allowed
 * @param folder on the disk that is written to
 */
export function failureRefusal(
  error: unknown,
  { repository, folder }: { readonly repository: string; readonly folder: string },
): FailureRefusal | null {
  return (
    trustRefusal(error, repository) ??
    filterRefusal(error) ??
    diskRefusal(error, folder) ??
    objectsRefusal(error)
  );
}
