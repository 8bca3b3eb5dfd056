import type { RefusalOf } from '#shared/refusals';
import { GitFailed } from './git-failed';

/** A content filter of the user's that must not fail and did, as a refusal; null for anything else. */
export function filterRefusal(error: unknown): RefusalOf<'content-filter-failed'> | null {
  if (!(error instanceof GitFailed) || !/(clean|smudge|external) filter|encode .* from/.test(error.stderr))
    return null;
  return { code: 'content-filter-failed', message: filterComplaint(error.stderr) };
}

/** What Git LFS says of how far it is, and of a log that it keeps in a folder of ours, which is gone by now. */
const OF_NO_USE = /^\s*$|^Downloading |^Errors logged to |^Use `git lfs logs /;

/** What a filter and Git said, without what is of no use to who reads it. */
export function filterComplaint(stderr: string): string {
  return stderr
    .split(/\r?\n|\r/)
    .filter((line) => !OF_NO_USE.test(line))
    .join('\n')
    .trim();
}
