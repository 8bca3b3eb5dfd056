import { join } from 'node:path';
import type { FoundChange } from './compare-shared-states';
import { lookAtFile, looksSame } from './look-at-file';

/** Bytes that `info/attributes` had before turns changed it, which was not accepted; null: what it has now counts. */
export async function acceptedAttributes(
  commonDir: string,
  unaccepted: readonly FoundChange[],
): Promise<Uint8Array | null> {
  const path = join(commonDir, 'info', 'attributes');
  let look = lookAtFile(path);
  let changed = false;
  for (const { detail } of unaccepted.toReversed()) {
    if (detail.kind !== 'file' || detail.path !== path || !looksSame(detail.after, look)) continue;
    look = detail.before;
    changed = true;
  }
  if (!changed) return null;
  return look.kind === 'file' ? Buffer.from(look.bytes, 'base64') : Buffer.alloc(0);
}
