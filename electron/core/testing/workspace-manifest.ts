import { createHash } from 'node:crypto';
import { lstat, readdir, readFile, readlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { execa } from 'execa';

/** Everything of a workspace that a user could lose: path (latin1 bytes) or `@name` to what was found there. */
export type WorkspaceManifest = Readonly<Record<string, string>>;

type Options = { readonly mtimes?: boolean };

/**
 * Reads contents, kinds, permission bits and (for files) modification times of every file, tracked or not, ignored or
 * not, with the index's bytes, HEAD and all refs of users (ours, under `refs/understory/`, left out).
 */
export async function workspaceManifest(root: string, options: Options = {}): Promise<WorkspaceManifest> {
  const found = await filesManifest(root, options);
  const gitDir = await gitDirOf(root);
  const listed = await execa('git', ['for-each-ref', '--format=%(refname) %(objectname)'], { cwd: root });
  const refs = listed.stdout.split('\n');
  const head = (await readFile(join(gitDir, 'HEAD'), 'utf8')).trim();
  const branch = head.startsWith('ref: ') ? `${head.slice('ref: '.length)} ` : null;
  const index = join(gitDir, 'index');
  return {
    ...found,
    '@index': await readFile(index).then(digest, () => 'none'),
    '@lock': await lstat(`${index}.lock`).then(
      () => 'held',
      () => 'free',
    ),
    '@head': branch === null ? head : (refs.find((line) => line.startsWith(branch)) ?? branch),
    '@refs': refs
      .filter((line) => !line.startsWith('refs/understory/') && !line.startsWith('refs/heads/understory/'))
      .join('\n'),
  };
}

/** The files part of {@link workspaceManifest}, of any folder. */
export async function filesManifest(root: string, options: Options = {}): Promise<Record<string, string>> {
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
  return found;
}

/** A worktree's `.git` is a file that names its git folder. */
export async function gitDirOf(root: string): Promise<string> {
  const link = join(root, '.git');
  if ((await lstat(link)).isDirectory()) return link;
  return resolve(root, (await readFile(link, 'utf8')).trim().slice('gitdir: '.length));
}

function digest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
