import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CommitId, RepoPath } from '#shared/ids';
import { readBlobs } from './blobs';
import type { TreeEntry } from './diff-tree';
import type { Git } from './git';
import { pathFromBytes, pathsToZ, splitZ } from './path-bytes';
import { setEntries } from './set-entries';

/** Of more folders than these not all are asked whether they have attributes. */
const MOST_FOLDERS = 400;
/** A file of attributes that is larger is not looked into. In bytes. */
const LARGEST = 256 * 1024;

/**
 * Those of some paths to which a commit's attributes, or the user's own, give an attribute. Git of before 2.40 reads
 * attributes from an index only: one with nothing but the attribute files is made for it, aside.
 */
export async function pathsWithAttribute(
  git: Git,
  commit: CommitId,
  attribute: string,
  paths: readonly RepoPath[],
): Promise<ReadonlySet<RepoPath>> {
  const files = await attributeFiles(git, commit, paths);
  const blobs = await readBlobs(git, [...new Set([...files.values()].map(({ oid }) => oid))], LARGEST);
  if (![...blobs.values()].some((content) => content.includes(attribute))) return new Set();
  const folder = await mkdtemp(join(tmpdir(), 'understory-attributes-'));
  try {
    const aside = git.with({ index: join(folder, 'index') });
    await setEntries(aside, files);
    const args = ['check-attr', '--cached', '-z', '--stdin', attribute];
    const fields = splitZ(await aside.run(args, { input: pathsToZ(paths) }));
    const found = new Set<RepoPath>();
    for (let index = 0; index + 2 < fields.length; index += 3) {
      const [path, , value] = fields.slice(index, index + 3);
      if (path && value && ['set', 'true'].includes(value.toString('latin1'))) found.add(pathFromBytes(path));
    }
    return found;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The attribute files in a commit that count for the paths. */
async function attributeFiles(
  git: Git,
  commit: CommitId,
  paths: readonly RepoPath[],
): Promise<ReadonlyMap<RepoPath, TreeEntry>> {
  const folders = new Set(['']);
  for (const path of paths)
    for (let cut = path.indexOf('/'); cut !== -1; cut = path.indexOf('/', cut + 1))
      folders.add(path.slice(0, cut + 1));
  // Names of raw bytes cannot be handed over as arguments.
  const named = [...folders].filter((folder) => folder.isWellFormed()).slice(0, MOST_FOLDERS);
  const asked = named.map((folder) => `${folder}.gitattributes`);
  const files = new Map<RepoPath, TreeEntry>();
  for (const entry of splitZ(await git.run(['ls-tree', '-z', '--full-tree', commit, '--', ...asked]))) {
    const tab = entry.indexOf('\t');
    const [mode, type, oid] = entry.subarray(0, tab).toString('latin1').split(' ');
    if (mode && oid && type === 'blob') files.set(pathFromBytes(entry.subarray(tab + 1)), { mode, oid });
  }
  return files;
}
