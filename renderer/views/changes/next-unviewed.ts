import type { ChangedFile } from '#shared/changeset';
import type { ViewedState } from '#shared/projections/viewed-files';

/** The next other file that is not viewed as it is now, from the top again after the last one; null: all are. */
export function nextUnviewed(
  order: readonly ChangedFile[],
  from: ChangedFile,
  viewedOf: (file: ChangedFile) => ViewedState,
): ChangedFile | null {
  const at = order.indexOf(from);
  const others = [...order.slice(at + 1), ...order.slice(0, Math.max(at, 0))];
  return others.find((file) => viewedOf(file) !== 'viewed') ?? null;
}
