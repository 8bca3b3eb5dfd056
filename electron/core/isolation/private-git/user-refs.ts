import { createHash } from 'node:crypto';
import type { Git } from '../../git/git';

/** The user's own refs: branches, tags and what is known of remotes. */
export type UserRefs = {
  /** `<object id> <full ref>` each, in the order of their bytes. */
  readonly lines: readonly string[];
  /** What they point at, each once. */
  readonly tips: readonly string[];
  /** The same for the same refs. */
  readonly fingerprint: string;
};

const OURS = 'refs/heads/understory/';

/** Reads the user's refs; branches of sessions are none of them. */
export async function userRefs(repository: Git): Promise<UserRefs> {
  const lines = (await refLines(repository)).filter((line) => !line.includes(` ${OURS}`));
  return {
    lines,
    tips: [...new Set(lines.map((line) => line.slice(0, line.indexOf(' '))))],
    fingerprint: fingerprintOf(lines),
  };
}

/** All branches, tags and remotes' branches, as in {@link UserRefs}; fails where these are more than `most` bytes. */
export async function refLines(git: Git, most?: number): Promise<string[]> {
  const kinds = ['refs/heads', 'refs/tags', 'refs/remotes'];
  const args = ['for-each-ref', '--format=%(objectname) %(refname)', ...kinds];
  const text = (await git.run(args, most === undefined ? {} : { most })).toString('latin1');
  const lines = text.split('\n').filter((line) => line !== '');
  // As bytes: both here and inside, where `sort` and `comm` are told to do so, too.
  return lines.sort((one, other) => (one < other ? -1 : 1));
}

/** The same for the same refs. */
export function fingerprintOf(lines: readonly string[]): string {
  return createHash('sha256').update(lines.join('\n')).digest('hex');
}

/** The full ref of a line. */
export function refOfLine(line: string): string {
  return line.slice(line.indexOf(' ') + 1);
}
