import type { SessionRow } from '#shared/session';

/** Changes with the session's state, as far as it is measured. */
export function versionOf({ head, files, additions, deletions }: SessionRow): string {
  return `${head} ${files} ${additions} ${deletions}`;
}
