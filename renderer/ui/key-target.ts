const PAGE = 10;

/** Where a key leads from the place `at` among `total` sessions; null for a key that does not move. */
export function targetOf(key: string, at: number, total: number): number | null {
  switch (key) {
    case 'ArrowDown':
      return at + 1;
    case 'ArrowUp':
      return at === -1 ? total - 1 : at - 1;
    case 'Home':
      return 0;
    case 'End':
      return total - 1;
    case 'PageDown':
      return at + PAGE;
    case 'PageUp':
      return at - PAGE;
    default:
      return null;
  }
}
