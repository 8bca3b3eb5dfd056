const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** How long something took: `340 ms`, `3.4 s`, `1 m 48 s`, `2 h 5 m`. */
export function formatDuration(milliseconds: number): string {
  const value = Math.max(0, milliseconds);
  if (value < 1000) return `${Math.round(value)} ms`;
  if (value < 10_000) return `${(Math.floor(value / 100) / 10).toFixed(1)} s`;
  if (value < MINUTE) return `${Math.floor(value / 1000)} s`;
  if (value < HOUR) return `${Math.floor(value / MINUTE)} m ${Math.floor((value % MINUTE) / 1000)} s`;
  return `${Math.floor(value / HOUR)} h ${Math.floor((value % HOUR) / MINUTE)} m`;
}
