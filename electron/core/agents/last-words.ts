/** The last lines of standard error, which usually hold the reason. */
export function lastWords(stderr: string): string {
  return stderr.trimEnd().split('\n').slice(-12).join('\n').slice(-2000);
}

const OVERLAP = 500;

/** What of a tail of standard error came after an earlier look at it; all of it where the earlier has scrolled away. */
export function writtenSince(before: string, now: string): string {
  if (before === '') return now;
  if (now.startsWith(before)) return now.slice(before.length);
  const end = before.slice(-OVERLAP);
  const at = now.lastIndexOf(end);
  return at === -1 ? now : now.slice(at + end.length);
}
