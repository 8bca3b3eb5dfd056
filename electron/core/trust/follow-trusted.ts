import { isAbsolute } from 'node:path';
import type { ProgramSetting } from '#shared/trust';
import { folderIdentity, isSameFolder } from '../folder-identity';
import { GitFailed, isFilterCommand, openRepository, readSettings } from '../git';
import { askedIn, contentFilters } from './asked-in';
import { filesInCommand } from './files-in-command';
import { isOfRepository, movedPath, type RepositoryFolders, realPathOf } from './repository-folders';
import { fingerprintOf, forgetTrusted, readKept, writeTrusted } from './trusted-programs';

/**
 * Has what the user allowed of a repository go along to where that was moved. It goes only with the very folder that it
 * was allowed for, and while nothing else would run there: a program that lies in the repository, or is looked for in
 * it, is asked about again, and so is whatever is set otherwise by now. Safe to repeat.
 *
 * @param home the data folder, in which changes that nobody accepted have followed already
 */
export async function followTrusted(
  home: string,
  from: RepositoryFolders,
  to: RepositoryFolders,
): Promise<void> {
  const [before, after] = await Promise.all([realPathOf(from.commonDir), realPathOf(to.commonDir)]);
  if (before === after) return;
  const trusted = await readKept(home, before);
  if (trusted === null) return;
  const identity = await folderIdentity(after);
  // Of another repository, that is in the old place by now.
  if (trusted.folder && !isSameFolder(trusted.folder, identity)) return;
  const there = { ...from, commonDir: before };
  const outside = await Promise.all(trusted.settings.map((setting) => isOutside(setting, there)));
  if (trusted.folder && !outside.includes(false)) {
    const settings = trusted.settings.map((setting) => ({
      ...setting,
      file: movedPath(setting.file, before, after),
    }));
    const now = await askedNow(home, to);
    if (now === null) return;
    if (fingerprintOf(now) === fingerprintOf(settings))
      await writeTrusted(home, { ...trusted, commonDir: after, settings });
  }
  await forgetTrusted(home, before);
}

/** Whether a setting says the same wherever the repository is: none of its files is run, and none is looked for there. */
async function isOutside(
  { key, value, file, runs }: ProgramSetting,
  folders: RepositoryFolders,
): Promise<boolean> {
  const inGitFolder = movedPath(file, folders.commonDir, '') !== file;
  if (!inGitFolder && (await isOfRepository(file, folders))) return false;
  if (!isFilterCommand(key)) return true;
  const { asksWhere, programs, paths } = filesInCommand(value);
  if (runs.length > 0 || asksWhere) return false;
  const absolute = [...programs, ...paths].filter((path) => isAbsolute(path));
  const inside = await Promise.all(absolute.map((path) => isOfRepository(path, folders)));
  return !inside.includes(true);
}

/** What has to be asked about where the repository is now; null where its settings cannot be read. */
async function askedNow(home: string, folders: RepositoryFolders): Promise<readonly ProgramSetting[] | null> {
  try {
    const settings = await readSettings(openRepository(folders.workspace));
    return (await askedIn(home, folders, contentFilters(settings))).asked;
  } catch (error) {
    if (error instanceof GitFailed) return null;
    throw error;
  }
}
