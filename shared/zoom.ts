/** The sizes that the window can be zoomed to, from the smallest to the largest. */
export const ZOOMS: readonly number[] = [0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2];
export const LEAST_ZOOM = Math.min(...ZOOMS);
export const MOST_ZOOM = Math.max(...ZOOMS);

/** The next larger or smaller size; the size itself where it is the last. */
export function nextZoom(zoom: number, by: 'in' | 'out'): number {
  return by === 'in'
    ? (ZOOMS.find((one) => one > zoom) ?? MOST_ZOOM)
    : (ZOOMS.findLast((one) => one < zoom) ?? LEAST_ZOOM);
}
