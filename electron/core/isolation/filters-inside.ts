import { existsSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { type FileSettings, filterOf, type GitSetting, isFilterCommand } from '../git';
import { findOnSearchPath } from '../process';

/**
 * What makes each content filter needed where files are recorded: a file that one fails on is left out, and named. A sandbox has not all
 * that filters need, and where one fails that need not run, Git takes a file as it is: what it was to keep out of the
 * repository would get into it. One whose program is nowhere is as it is outside: Git goes on without.
 */
export function neededFilters(settings: FileSettings) {
  return namesOf(needed(settings)).map((name) => ({
    ...{ scope: 'global' as const, file: null, key: `filter.${name}.required`, value: 'true' },
  }));
}

/** Names of those that an agent's Git may go without, as it need not with Git LFS and git-crypt. */
export function doubtedFilters(settings: FileSettings): string[] {
  return namesOf(needed(settings).filter(({ value }) => !/^"?git[- ](lfs|crypt)\b/.test(value)));
}

function needed({ counting }: FileSettings) {
  return counting.filter((setting) => isOfClean(setting) && mayRun(setting.value));
}

/**
 * The content filters that an agent's Git has: those of the user's whose programs are seen inside, since they are on the search path.
 * None that names what may be a secret.
 *
 * @param settings all that are in force
 * @param apart names of those that are seen to elsewhere
 */
export function filtersForAgent(
  settings: readonly GitSetting[],
  apart: ReadonlySet<string>,
): Pick<GitSetting, 'key' | 'value'>[] {
  const ofFilters = settings.filter(({ key }) => /^filter\..*\.(clean|smudge|process|required)$/s.test(key));
  const last = new Map(ofFilters.map(({ key, value }) => [key, value]));
  const out = [...last].filter(([key, value]) => isFilterCommand(key) && value !== '' && !isSeen(value));
  const left = new Set([...apart, ...out.map(([key]) => filterOf(key))]);
  return [...last].filter(([key]) => !left.has(filterOf(key))).map(([key, value]) => ({ key, value }));
}

/** A program by its name, with plain arguments: what names another place or a variable may need what is not inside. */
function isSeen(command: string): boolean {
  const [program = '', ...args] = command.trim().split(/\s+/);
  const isPlain = !/[$`;&|~\\]/.test(command) && !args.some((word) => /^['"]?(\/|\.\.)/.test(word));
  return isPlain && isName(program) && !SECRET.test(command) && mayRun(command);
}

const SECRET = /pass|secret|token|key\b|-k\b/i;

function isOfClean({ key, value }: Pick<GitSetting, 'key' | 'value'>): boolean {
  return isFilterCommand(key) && !key.endsWith('.smudge') && value !== '';
}

function namesOf(settings: readonly Pick<GitSetting, 'key'>[]): string[] {
  return [...new Set(settings.map(({ key }) => filterOf(key)))];
}

/** Whether a command line can come to anything outside: false only where it surely does not. */
function mayRun(command: string): boolean {
  const [word = ''] = command.trim().split(/\s+/);
  if (isAbsolute(word)) return existsSync(word);
  if (!isName(word)) return word !== '';
  return findOnSearchPath(word.replaceAll('"', ''), { PATH: process.env.PATH ?? '' }) !== null;
}

function isName(word: string): boolean {
  return /^("?)[\w.+-]+\1$/.test(word) && !OF_SHELLS.has(word);
}

/** Words that begin a command line and are no programs, or need not be. */
const OF_SHELLS = new Set(
  '. : alias case cd command eval exec export for if read set test trap ulimit umask until while'.split(' '),
);
