import { counted } from './counted';

/** The bytes of a megabyte, as sizes are told and limits are set. */
export const MEGABYTE = 1_000_000;

const UNITS = ['KB', 'MB', 'GB', 'TB'];

/** A size in bytes as people read it: `812 bytes`, `16 KB`, `2.3 MB`. */
export function bytesWords(bytes: number): string {
  if (bytes < 1000) return counted(bytes, 'byte');
  let value = bytes;
  let unit = -1;
  while (value >= 1000 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const rounded = value < 9.95 ? value.toFixed(1).replace(/\.0$/, '') : String(Math.round(value));
  return `${rounded} ${UNITS[unit]}`;
}
