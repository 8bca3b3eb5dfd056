import type { CommitId, RepoPath } from '#shared/ids';
import type { Git } from './git';
import { pathFromBytes, pathToBytes, splitZ } from './path-bytes';
import { filteredBy } from './untrusted-filters';

/** What of an index is not believed: files of these content filters that somebody's Git, which had none, changed since a commit. */
export type Doubted = { readonly filters: ReadonlySet<string>; readonly since: CommitId };

/** Brings such entries back to what the commit has, for them to be taken from their files. Gives their paths. */
export async function resetDoubted(git: Git, { filters, since }: Doubted): Promise<RepoPath[]> {
  if (filters.size === 0) return [];
  const args = ['diff-index', '--cached', '--raw', '-z', '--no-renames', '--ignore-submodules=all', since];
  const fields = splitZ(await git.run(args));
  const was = new Map<RepoPath, string>();
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [meta, path] = [fields[at]?.toString('latin1') ?? '', fields[at + 1] ?? Buffer.alloc(0)];
    const [, mode = '', id = '', status] = /^:(\d+) \d+ ([0-9a-f]+) [0-9a-f]+ (\w)/.exec(meta) ?? [];
    // Conflicts are taken from their files anyhow.
    if (status !== undefined && status !== 'U')
      was.set(pathFromBytes(path), `${mode === '000000' ? '0' : mode} ${id} 0\t`);
  }
  const paths = await filteredBy(git, filters, [...was.keys()], 'files');
  const lines = paths.flatMap((path) => [Buffer.from(was.get(path) ?? ''), pathToBytes(path), Buffer.of(0)]);
  if (lines.length > 0)
    await git.run(['update-index', '-z', '--index-info'], { input: Buffer.concat(lines) });
  return paths;
}
