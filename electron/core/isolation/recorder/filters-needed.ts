import { existsSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { type FileSettings, filterOf, isFilterCommand } from '../../git';
import { findOnSearchPath } from '../../process';

/**
 * What makes a content filter of the user's needed inside where it need not run outside. Git takes a file as it is where such a
 * filter fails. A sandbox has not all that filters need: what one was to keep out of the repository would get into it. So the
 * file is left out, and named. A filter whose program is nowhere is as it is outside: Git goes on without.
 */
export function neededFilters({ counting }: FileSettings) {
  const running = counting.filter(
    ({ key, value }) => isFilterCommand(key) && !key.endsWith('.smudge') && mayRun(value),
  );
  return [...new Set(running.map(({ key }) => filterOf(key)))].map((name) => ({
    ...{ scope: 'global' as const, file: null, key: `filter.${name}.required`, value: 'true' },
  }));
}

/** Whether a command line can come to anything outside: false only where it surely does not. */
function mayRun(command: string): boolean {
  const [word = ''] = command.trim().split(/\s+/);
  if (isAbsolute(word)) return existsSync(word);
  const isPlainName = /^[\w.+-]+$/.test(word) && !OF_SHELLS.has(word);
  return word !== '' && (!isPlainName || findOnSearchPath(word, { PATH: process.env.PATH ?? '' }) !== null);
}

/** Words that begin a command line and are no programs, or need not be. */
const OF_SHELLS = new Set(
  '. : alias case cd command eval exec export for if read set test trap ulimit umask until while'.split(' '),
);
