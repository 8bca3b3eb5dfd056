import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, lstat, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type FileSettings, lfsStorage } from '../../git';
import { placesOf, type SandboxedWorktree } from '../private-git/places';
import { largeFileIn } from './large-file-in';

/**
 * Puts contents of large files, which the recorder left in a folder that no agent sees, where the repository keeps such. Each is
 * what its name says before it is there.
 *
 * @returns what is wrong; null: nothing
 */
export async function takeLargeFiles(of: SandboxedWorktree, settings: FileSettings): Promise<string | null> {
  const { largeFiles } = placesOf(of);
  const ids = await largeFilesIn(largeFiles);
  const storage = lfsStorage(of.commonDir, settings);
  for (const id of ids) {
    const [from, to] = [largeFileIn(largeFiles, id), largeFileIn(storage, id)];
    const [found, there] = await Promise.all([from, to].map((path) => lstat(path).catch(() => null)));
    if (!found?.isFile()) return `the content of ${id} is no file`;
    if (there?.isFile() && there.size === found.size) continue;
    if ((await hashOf(from)) !== id) return `the content of ${id} is not what it is called`;
    await mkdir(dirname(to), { recursive: true });
    const passing = join(dirname(to), `.${id}.${process.pid}`);
    await copyFile(from, passing);
    await rename(passing, to);
  }
  await rm(join(largeFiles, 'objects'), { recursive: true, force: true });
  return null;
}

async function largeFilesIn(folder: string): Promise<string[]> {
  const names = await readdir(join(folder, 'objects'), { recursive: true }).catch(() => []);
  return names.flatMap((name) => /(?:^|\/)([0-9a-f]{64})$/.exec(name)?.[1] ?? []);
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
