import { displayPath } from './display-path';

/** What a task of a plan began on, where several were joined: nobody has given that a name. */
const JOINED = /^refs\/understory\/[^/]+\/base$/;

/** A ref as the screen shows it: `refs/heads/x` is `x`; a detached HEAD or a commit stays what it is. */
export function shortRef(ref: string): string {
  if (JOINED.test(ref)) return 'the work before it';
  return displayPath(ref.replace(/^refs\/(?:heads|remotes|tags)\//, ''));
}

/** The branches of sessions all begin with it. */
const OURS = /^understory\//;

/** A session's branch without what those of all sessions begin with. */
export function sessionBranch(ref: string): string {
  return shortRef(ref).replace(OURS, '');
}

/** A commit's first digits; enough to recognise it, never to name it to Git. */
export function shortCommit(commit: string): string {
  return commit.slice(0, 7);
}

/** A name in at most so many characters, for a button or sentence; its beginning and end tell it from others. */
export function shortName(name: string, most = 30): string {
  const letters = [...name];
  if (letters.length <= most) return name;
  const end = Math.floor((most - 1) / 2);
  return `${letters.slice(0, most - 1 - end).join('')}…${letters.slice(-end).join('')}`;
}
