import type { Conflict } from '#shared/conflict';
import { displayPath } from '#shared/display-path';
import type { CommitId } from '#shared/ids';
import { concurrently } from '../../concurrently';
import { isArgument } from '../../git/diff-tree';
import type { Git } from '../../git/index';

const MOST_FILES = 30;
const MOST_COMMITS = 3;

/** Subjects of the newest commits in a range that touch each conflict's file; only of as many files as are read. */
export async function subjectsFor(
  git: Git,
  range: { readonly from: CommitId; readonly to: CommitId } | null,
  conflicts: readonly Conflict[],
): Promise<string[][]> {
  const subjects: string[][] = [];
  await concurrently(conflicts.entries(), async ([index, { path }]) => {
    const known = range !== null && index < MOST_FILES && isArgument(path);
    subjects[index] = known ? await subjectsOf(git, range, path) : [];
  });
  return subjects;
}

async function subjectsOf(
  git: Git,
  { from, to }: { readonly from: CommitId; readonly to: CommitId },
  path: string,
): Promise<string[]> {
  const format = [
    `--max-count=${MOST_COMMITS}`,
    '--no-show-signature',
    '-z',
    '--format=%h %s',
    '--encoding=UTF-8',
  ];
  const out = await git.run(['log', ...format, to, `^${from}`, '--', path]);
  return out.toString('utf8').split('\0').filter(Boolean).map(displayPath);
}
