import { bytesWords } from './bytes';
import type { DiskSize } from './worktrees';

/** `3 MB`, `at least 1.2 GB`. */
export function sizeWords({ bytes, whole }: DiskSize): string {
  return `${whole ? '' : 'at least '}${bytesWords(bytes)}`;
}

/** What all of them take together. */
export function sumOfSizes(sizes: readonly DiskSize[]): DiskSize {
  return {
    bytes: sizes.reduce((sum, { bytes }) => sum + bytes, 0),
    whole: sizes.every(({ whole }) => whole),
  };
}
