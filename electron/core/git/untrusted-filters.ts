import type { CommitId, RepoPath } from '#shared/ids';
import type { ProgramSetting } from '#shared/trust';
import type { FileSettings } from './files-git';
import { filterOf } from './filter-command';
import type { Git } from './git';
import { pathFromBytes, pathsFromZ, pathsToZ, splitZ } from './path-bytes';
import { READ_WHOLE_TREE } from './read-tree';

/** A file goes through a content filter whose program may not be run until the user says so. */
export class ProgramsNotTrusted extends Error {
  override readonly name = 'ProgramsNotTrusted';
  constructor(
    readonly programs: readonly ProgramSetting[],
    /** One of the files. */
    readonly file: RepoPath,
  ) {
    super(
      `${file} goes through a content filter that is not trusted: ${programs.map(({ key }) => key).join(', ')}`,
    );
  }
}

/**
 * Throws {@link ProgramsNotTrusted} where the attributes of one of the paths name a filter that is not trusted: without
 * it, its content would be taken for something that it is not. Costs nothing where every filter is.
 *
 * @param from where attributes are read: from the files of the working tree, or from the index
 */
export async function refuseUntrusted(
  git: Git,
  settings: FileSettings,
  paths: () => Promise<readonly RepoPath[]>,
  from: 'files' | 'index',
): Promise<void> {
  const file = await firstUntrusted(git, settings, paths, from);
  if (file !== null) throw new ProgramsNotTrusted(settings.untrusted, file);
}

/**
 * As {@link refuseUntrusted}, for all files of a commit. `git` has an index that nothing else uses, which is made anew.
 */
export async function refuseUntrustedIn(git: Git, settings: FileSettings, commit: CommitId): Promise<void> {
  if (settings.untrusted.length === 0) return;
  await git.run([...READ_WHOLE_TREE, commit]);
  await refuseUntrusted(git, settings, async () => pathsFromZ(await git.run(['ls-files', '-z'])), 'index');
}

/** The first of some paths that goes through a filter that is not trusted; null: none. */
export async function firstUntrusted(
  git: Git,
  { untrusted }: FileSettings,
  paths: () => Promise<readonly RepoPath[]>,
  from: 'files' | 'index',
): Promise<RepoPath | null> {
  if (untrusted.length === 0) return null;
  const names = new Set(untrusted.map(({ key }) => filterOf(key)));
  const [first] = await filteredBy(git, names, await paths(), from);
  return first ?? null;
}

/** Those of some paths whose attributes name one of the filters. */
export async function filteredBy(
  git: Git,
  filters: ReadonlySet<string>,
  paths: readonly RepoPath[],
  from: 'files' | 'index',
): Promise<RepoPath[]> {
  if (paths.length === 0 || filters.size === 0) return [];
  const args = ['check-attr', ...(from === 'index' ? ['--cached'] : []), '-z', '--stdin', 'filter'];
  const fields = splitZ(await git.run(args, { input: pathsToZ(paths) }));
  const found: RepoPath[] = [];
  for (let index = 0; index + 2 < fields.length; index += 3) {
    const [path, , filter] = fields.slice(index, index + 3);
    if (path && filter && filters.has(pathFromBytes(filter))) found.push(pathFromBytes(path));
  }
  return found;
}
