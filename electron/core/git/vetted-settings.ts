import { stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { ProgramSetting } from '#shared/trust';
import type { RunsIn } from './filter-command';
import { pathToBytes } from './path-bytes';
import type { GitSetting } from './settings';

/** What a repository is asked about, and where its settings' relative paths start. */
export type Vetting = {
  /** Top folder of the working tree. */
  readonly root: string;
  readonly commonDir: string;
  /** Whether the remotes of a partial clone count. */
  readonly promisors: boolean;
  readonly trusted: FilterTrust;
};

/** A setting that counts; one that names a program says where that is run. */
export type VettedSetting = GitSetting & {
  readonly runsIn?: RunsIn;
  /** Files of the repository that it runs, by their absolute paths. */
  readonly runs?: readonly string[];
};

/** Settings of one working tree that count, in the order of Git. */
export type VettedSettings = {
  readonly counting: readonly VettedSetting[];
  /** Settings of content filters that name a program and do not count, since the user did not say that they may. */
  readonly untrusted: readonly ProgramSetting[];
};

/**
 * Decides which settings of content filters (`filter.*`) count: the one place in which a program out of a repository's
 * configuration, or out of the repository itself, is let run.
 */
export type FilterTrust = (filters: readonly GitSetting[]) => Promise<VettedSettings>;

/** Settings of one repository that say how files are read, compared and written, and can neither run nor redirect. */
const HARMLESS = [
  /^core\.(autocrlf|eol|safecrlf|checkroundtripencoding|excludesfile|attributesfile)$/,
  /^core\.(filemode|symlinks|ignorecase|precomposeunicode|protecthfs|protectntfs|longpaths)$/,
  /^core\.(trustctime|checkstat|bigfilethreshold|compression|loosecompression|sharedrepository)$/,
  /^core\.(sparsecheckout|sparsecheckoutcone)$|^sparse\.expectfilesoutsideofpatterns$/,
  /^extensions\.objectformat$/,
  /^merge\.(default|renames|renamelimit|directoryrenames)$|^diff\.(renames|renamelimit)$/,
  /^checkout\.(workers|thresholdforparallelism)$/,
  /^(user|author|committer)\.(name|email)$/,
  // What Git LFS asks of the settings for itself. The programs it can be told to run are not among them.
  /^lfs\.(url|pushurl|storage|fetchinclude|fetchexclude|concurrenttransfers|basictransfersonly|skipdownloaderrors|repositoryformatversion)$/,
  /^lfs\..+\.(access|locksverify)$/,
  /^remote\..+\.(url|fetch|lfsurl|lfspushurl)$|^remote\.lfsdefault$|^branch\..+\.remote$|^url\..+\.insteadof$/,
];

/** Where a partial clone has its objects from, in settings that name no program. */
const PROMISOR = /^remote\..+\.(promisor|partialclonefilter)$|^extensions\.partialclone$/;

/** The user's own, which nevertheless do not describe a git folder of ours. */
const OF_THE_GIT_FOLDER =
  /^(include\.|includeif\.|extensions\.|core\.(worktree|bare|repositoryformatversion|fsmonitor|hookspath)$)/;

const FILTER = /^filter\./;

/**
 * Of the settings in force, those that may count where nothing of the repository may run: all of the user's own, and of
 * the repository's the harmless ones. Paths no longer depend on the folder that Git runs in.
 */
export async function vetSettings(
  settings: readonly GitSetting[],
  { root, commonDir, promisors, trusted }: Vetting,
): Promise<VettedSettings> {
  const filters = settings.filter(({ key }) => FILTER.test(key));
  const kept = settings.filter(({ scope, key }) => {
    if (FILTER.test(key)) return false;
    if (scope !== 'local' && scope !== 'worktree') return !OF_THE_GIT_FOLDER.test(key);
    return isHarmless(key, promisors);
  });
  const [{ counting, untrusted }, ...placed] = await Promise.all([
    trusted(filters),
    ...kept.map((setting) => place(setting, root, commonDir)),
  ]);
  return { counting: [...placed.filter((setting) => setting !== null), ...counting], untrusted };
}

function isHarmless(key: string, promisors: boolean): boolean {
  return HARMLESS.some((pattern) => pattern.test(key)) || (promisors && PROMISOR.test(key));
}

/** Null for a list that is no plain file: reading it might never end. */
async function place(setting: GitSetting, root: string, commonDir: string): Promise<GitSetting | null> {
  const { key, value } = setting;
  if (key === 'lfs.storage') return { ...setting, value: resolve(commonDir, value) };
  if (key !== 'core.excludesfile' && key !== 'core.attributesfile') return setting;
  if (value === '' || /^(~[^/]|%\(prefix\))/.test(value)) return setting;
  const path = value.startsWith('~') ? join(homedir(), value.slice(1)) : resolve(root, value);
  const found = await stat(path).catch(() => null);
  return found === null || found.isFile() ? { ...setting, value: path } : null;
}

/** The settings as a configuration file that Git reads back as they are. */
export function settingsFile(settings: readonly Pick<GitSetting, 'key' | 'value'>[]): Buffer {
  const lines = settings.map(({ key, value }) => {
    const [section, last] = [key.indexOf('.'), key.lastIndexOf('.')];
    const below = section === last ? '' : ` ${quoted(key.slice(section + 1, last))}`;
    return `[${key.slice(0, section)}${below}]\n\t${key.slice(last + 1)} = ${quoted(value)}\n`;
  });
  return Buffer.concat(lines.map(pathToBytes));
}

function quoted(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n')}"`;
}
