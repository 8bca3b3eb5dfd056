import { createHash } from 'node:crypto';
import { constants, type FileHandle, open, stat } from 'node:fs/promises';
import { isAbsolute, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { ProgramSetting } from '#shared/trust';
import { filterOf, type GitSetting, gitEnvironment, isFilterCommand } from '../git';
import { findOnSearchPath } from '../process';
import { filesInCommand } from './files-in-command';
import { isOfRepository, type RepositoryFolders } from './repository-folders';

/** Settings of content filters, divided by whether the user has to be asked about them. */
export type DividedFilters = {
  /** The user's own for all repositories, and none of their programs lies in the repository. */
  readonly own: readonly GitSetting[];
  /** What counts only once it is trusted. */
  readonly asked: readonly ProgramSetting[];
};

/**
 * Divides the settings of content filters. One that the repository's own configuration only repeats from the user's is
 * the user's: nothing else is run for it. A filter that names no program has nothing to be asked about.
 */
export async function divideFilters(
  filters: readonly GitSetting[],
  folders: RepositoryFolders,
): Promise<DividedFilters> {
  const seen = await Promise.all(
    filters.map(async (setting) => {
      const { scope, file, key, value } = setting;
      const local = scope === 'local' || scope === 'worktree';
      const ofRepository = local || (file !== null && (await isOfRepository(file, folders)));
      const runs = isFilterCommand(key) ? await filesOfRepository(value, folders) : NO_FILES;
      return { setting, ofRepository, runs };
    }),
  );
  const mine = seen.filter(({ ofRepository, runs }) => !ofRepository && !runs.some);
  const usual = (key: string) => mine.findLast(({ setting }) => setting.key === key)?.setting.value;
  const other = seen.filter((each) => !mine.includes(each) && usual(each.setting.key) !== each.setting.value);
  const naming = new Set(
    other
      .filter(({ setting }) => isFilterCommand(setting.key) && setting.value !== '')
      .map(({ setting }) => filterOf(setting.key)),
  );
  return {
    own: mine.map(({ setting }) => setting),
    asked: other
      .filter(({ setting }) => naming.has(filterOf(setting.key)))
      .map(({ setting: { key, value, file }, runs }) => ({
        key,
        value,
        file: file ?? '',
        runs: [...runs.files],
      })),
  };
}

type FilesOfRepository = { readonly some: boolean; readonly files: ProgramSetting['runs'] };
const NO_FILES: FilesOfRepository = { some: false, files: [] };

/** Files of the repository that a command line names, as programs or as what programs are to run. */
async function filesOfRepository(command: string, folders: RepositoryFolders): Promise<FilesOfRepository> {
  const named = filesInCommand(command);
  const installed = named.programs.map((name) => findOnSearchPath(name, gitEnvironment()));
  const absolute = [...installed, ...named.paths].filter((path) => path !== null && isAbsolute(path));
  const [inside, beside] = [new Set<string>(), new Set<string>()];
  for (const path of absolute) if (path !== null && (await isOfRepository(path, folders))) inside.add(path);
  const words = named.paths.filter((word) => /[./]/.test(word));
  const within = [folders.workspace, ...(await foldersIn(named.paths, folders.workspace))];
  // Behind what the shell puts in the place of a name, a path begins with a slash: `$PWD/x`, `$(pwd)/x`.
  const relative = words.map((word) => (named.asksWhere ? word.replace(/^(\$\w+)?\/+/, '') : word));
  for (const word of relative.filter((each) => each !== '' && !isAbsolute(each)))
    for (const folder of within) beside.add(resolve(folder, word));
  const files: ProgramSetting['runs'] = [];
  for (const path of [...inside].sort()) files.push({ path, hash: await hashOf(path) });
  for (const path of [...beside].sort()) {
    const hash = inside.has(path) ? null : await hashOf(path);
    if (hash !== null) files.push({ path, hash });
  }
  return { some: named.asksWhere || files.length > 0, files };
}

async function foldersIn(words: readonly string[], workspace: string): Promise<string[]> {
  const places = words.filter((word) => !isAbsolute(word)).map((word) => resolve(workspace, word));
  const found = await Promise.all(places.map((place) => stat(place).catch(() => null)));
  return places.filter((_place, index) => found[index]?.isDirectory());
}

const MOST_HASHED = 64 * 1024 * 1024;

/** What is in a plain file; null for anything else, and for what is not there. Nothing that could block is opened. */
async function hashOf(path: string): Promise<string | null> {
  let file: FileHandle | null = null;
  try {
    file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const found = await file.stat();
    if (!found.isFile()) return null;
    // A larger one is no script: it is known by what it is.
    if (found.size > MOST_HASHED) return `${found.dev}-${found.ino}-${found.size}-${found.mtimeMs}`;
    return createHash('sha256')
      .update(await file.readFile())
      .digest('hex');
  } catch {
    return null;
  } finally {
    await file?.close();
  }
}

/** Whether the commands that were trusted still name the same files of the repository, with the same content. */
export async function isUnchanged(
  settings: readonly ProgramSetting[],
  folders: RepositoryFolders,
): Promise<boolean> {
  const commands = settings.filter(({ key }) => isFilterCommand(key));
  const now = await Promise.all(commands.map(({ value }) => filesOfRepository(value, folders)));
  return commands.every(({ runs }, index) => isDeepStrictEqual(runs, now[index]?.files));
}
