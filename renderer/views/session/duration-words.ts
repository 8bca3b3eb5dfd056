/**
 * A span of time as people say it, short enough for a row: `0.4 s`, `12 s`, `1m 48s`, `2h 05m`.
 * Negative and non-finite spans (a clock that was set back) read as nothing at all.
 */
export function durationWords(milliseconds: number): string {
  if (!Number.isFinite(milliseconds) || milliseconds < 0) return '';
  if (milliseconds < 9_950) return `${(milliseconds / 1000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m ${twoDigits(seconds % 60)}s`;
  const minutes = Math.floor(seconds / 60);
  return `${Math.floor(minutes / 60)}h ${twoDigits(minutes % 60)}m`;
}

/** The time between two ISO 8601 instants, or nothing while the second is not known. */
export function spanWords(from: string | null, to: string | null): string {
  return from === null || to === null ? '' : durationWords(Date.parse(to) - Date.parse(from));
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
