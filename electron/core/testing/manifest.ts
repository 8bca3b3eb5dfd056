import { createHash } from 'node:crypto';
import { lstat, readdir, readFile, readlink } from 'node:fs/promises';
import { absoluteBytes, pathFromBytes } from '../git/path-bytes';
import type { TestRepo } from './test-repo';

/** Everything a user could miss: every file with bytes, mode and time, the index's bytes, refs and HEAD. */
export type Manifest = ReadonlyMap<string, string>;

/** Reads a workspace in full: ignored and untracked files too. Our own refs and folder are left out. */
export async function manifestOf(repo: Pick<TestRepo, 'path' | 'git'>): Promise<Manifest> {
  const manifest = new Map<string, string>();
  await walk(repo.path, '', manifest);
  const gitPath = async (name: string) => repo.git('rev-parse', '--path-format=absolute', '--git-path', name);
  const index = await readFile(await gitPath('index')).catch(() => null);
  manifest.set('@index', index ? sha(index) : 'none');
  manifest.set('@lock', (await lstat(await gitPath('index.lock')).catch(() => null)) ? 'held' : 'free');
  manifest.set('@HEAD', await readFile(await gitPath('HEAD'), 'utf8'));
  const refs = await repo.git('for-each-ref', '--format=%(refname) %(objectname)');
  manifest.set(
    '@refs',
    refs
      .split('\n')
      .filter((line) => !line.startsWith('refs/understory/applies/'))
      .join('\n'),
  );
  return manifest;
}

/** Names of what differs, with how. Empty when nothing does. */
export function manifestDifferences(before: Manifest, after: Manifest): string[] {
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  return names.flatMap((name) => {
    const [one, other] = [before.get(name), after.get(name)];
    if (one === other) return [];
    return [
      one === undefined ? `${name} appeared` : other === undefined ? `${name} vanished` : `${name} changed`,
    ];
  });
}

async function walk(root: string, folder: string, manifest: Map<string, string>): Promise<void> {
  const here = folder === '' ? Buffer.from(root) : absoluteBytes(root, folder);
  for (const entry of await readdir(here, { withFileTypes: true, encoding: 'buffer' })) {
    const name = pathFromBytes(entry.name);
    if (folder === '' && (name === '.git' || name === '.understory')) continue;
    const path = folder === '' ? name : `${folder}/${name}`;
    const place = absoluteBytes(root, path);
    const found = await lstat(place, { bigint: true });
    const mode = (found.mode & 0o7777n).toString(8);
    if (found.isDirectory()) {
      manifest.set(`${path}/`, `folder ${mode}`);
      await walk(root, path, manifest);
    } else if (found.isSymbolicLink()) {
      manifest.set(path, `link ${sha(await readlink(place, { encoding: 'buffer' }))} ${found.mtimeNs}`);
    } else if (found.isFile()) {
      manifest.set(path, `file ${mode} ${sha(await readFile(place))} ${found.mtimeNs}`);
    } else {
      manifest.set(path, 'special');
    }
  }
}

function sha(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
