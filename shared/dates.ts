/**
 * Points in time as people read them, the same in the window and on the command line, in the computer's time zone. Always
 * in the order year, month, day, which nobody takes for another one.
 */

export const DAY_MS = 24 * 60 * 60 * 1000;

/** `2026-03-04`. */
export function dayOf(iso: string): string {
  const at = new Date(iso);
  return [at.getFullYear(), twoDigits(at.getMonth() + 1), twoDigits(at.getDate())].join('-');
}

/** `2026-03-04 17:08`. */
export function momentOf(iso: string): string {
  const at = new Date(iso);
  return `${dayOf(iso)} ${twoDigits(at.getHours())}:${twoDigits(at.getMinutes())}`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
