import { displayPath } from '#shared/display-path';

/** A ref as the screen shows it: `refs/heads/x` is `x`; a detached HEAD or a commit stays what it is. */
export function shortRef(ref: string): string {
  return displayPath(ref.replace(/^refs\/(?:heads|remotes|tags)\//, ''));
}

/** A commit's first digits; enough to recognise it, never to name it to Git. */
export function shortCommit(commit: string): string {
  return commit.slice(0, 7);
}
