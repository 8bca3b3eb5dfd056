import { createHash } from 'node:crypto';
import { lstat, readdir, readFile, readlink } from 'node:fs/promises';
import { execa } from 'execa';

/** Everything of a workspace that a user could lose: path (latin1 bytes) or `@name` to what was found there. */
export type WorkspaceManifest = Readonly<Record<string, string>>;

/**
 * Reads contents, kinds, permission bits and (for files) modification times of every file, tracked or not, ignored or
 * not, with the index's bytes, HEAD and all refs of users (ours, under `refs/understory/`, left out).
 */
export async function workspaceManifest(
  root: string,
  options: { mtimes?: boolean } = {},
): Promise<WorkspaceManifest> {
  const found: Record<string, string> = {};
  const visit = async (relative: string): Promise<void> => {
    const folder = Buffer.from(`${root}/${relative}`, 'latin1');
    for (const entry of await readdir(folder, { encoding: 'buffer' })) {
      const name = relative + entry.toString('latin1');
      if (name === '.git') continue;
      const path = Buffer.from(`${root}/${name}`, 'latin1');
      const stat = await lstat(path, { bigint: true });
      const mode = Number(stat.mode & 0o777n).toString(8);
      if (stat.isDirectory()) {
        found[`${name}/`] = `folder ${mode}`;
        await visit(`${name}/`);
      } else if (stat.isSymbolicLink()) found[name] = `link ${digest(await readlink(path, 'buffer'))}`;
      else if (stat.isFile()) {
        const time = options.mtimes === false ? '' : ` ${stat.mtimeNs}`;
        found[name] = `file ${mode} ${digest(await readFile(path))}${time}`;
      } else found[name] = 'special';
    }
  };
  await visit('');
  const git = async (...args: string[]) => (await execa('git', args, { cwd: root, reject: false })).stdout;
  const index = await git('rev-parse', '--path-format=absolute', '--git-path', 'index');
  found['@index'] = await readFile(index).then(digest, () => 'none');
  found['@lock'] = await lstat(`${index}.lock`).then(
    () => 'held',
    () => 'free',
  );
  found['@head'] =
    `${await git('symbolic-ref', '-q', 'HEAD')} ${await git('rev-parse', '-q', '--verify', 'HEAD')}`;
  const refs = await git('for-each-ref', '--format=%(refname) %(objectname)');
  found['@refs'] = refs
    .split('\n')
    .filter((line) => !line.startsWith('refs/understory/') && !line.startsWith('refs/heads/understory/'))
    .join('\n');
  return found;
}

function digest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
