import type { DiskSize } from './worktrees';

/** `3.0 MiB`, `at least 1.2 GiB`. */
export function sizeWords({ bytes, whole }: DiskSize): string {
  const least = whole ? '' : 'at least ';
  if (bytes >= 1024 ** 3) return `${least}${(bytes / 1024 ** 3).toFixed(1)} GiB`;
  // What is there takes some room, however little.
  const mebibytes = bytes === 0 ? 0 : Math.max(0.1, bytes / 1024 ** 2);
  return `${least}${mebibytes.toFixed(1)} MiB`;
}

/** What all of them take together. */
export function sumOfSizes(sizes: readonly DiskSize[]): DiskSize {
  return {
    bytes: sizes.reduce((sum, { bytes }) => sum + bytes, 0),
    whole: sizes.every(({ whole }) => whole),
  };
}
