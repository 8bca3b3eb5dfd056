import { type Described, said, shellWord } from './described';
import { displayPath } from './display-path';
import type { RefusalOf } from './refusals';
import { assertNever } from './result';

/** Words a Git that was ended, with the file that held it up and what to type. */
export function describeStuck({ why, command, path, line, seconds }: RefusalOf<'git-stuck'>): Described {
  const file = path === null ? null : displayPath(path);
  switch (why) {
    case 'pipe':
      return said(
        `Git waited for the pipe ${file ?? 'in the place of a file'}, which never ends.`,
        KEPT,
        path === null ? null : `Remove it with: rm ${shellWord(path)}`,
      );
    case 'pattern':
      return said(
        `A pattern in line ${line ?? 1} of ${file ?? 'a list of files to ignore'} takes Git forever to match.`,
        KEPT,
        'Use fewer * in that line, or remove it.',
      );
    case 'silent':
      return said(
        `git ${command} did nothing for ${duration(seconds)} and was stopped.`,
        KEPT,
        'Check that the disk responds, then try again.',
      );
    case 'endless':
      return said(
        `git ${command} was still running after ${duration(seconds)} and was stopped.`,
        KEPT,
        'Find out what keeps Git busy in this repository, then try again.',
      );
    default:
      return assertNever(why);
  }
}

const KEPT = 'Your files are unchanged.';

function duration(seconds: number): string {
  return seconds < 120 ? `${seconds} seconds` : `${Math.round(seconds / 60)} minutes`;
}
