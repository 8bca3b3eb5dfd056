import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { lstat, mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { readBlobs } from '../../git/blobs';
import { diffTree } from '../../git/diff-tree';
import type { Git } from '../../git/git';
import { absoluteBytes } from '../../git/path-bytes';
import { largeFileIn } from './large-file-in';
import type { RecorderRequest } from './request';

/** What Git LFS puts in the place of a file (https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md). */
const POINTER =
  /^version https:\/\/git-lfs\.github\.com\/spec\/v1\n(?:ext-[^\n]+\n)*oid sha256:([0-9a-f]{64})\n/;
const LONGEST_POINTER = 1024;

/**
 * Has the contents of large files of a tree come along, which Git has only pointers to: the agent's own Git LFS may have put them
 * in its private folder, or they are in the worktree. What is nowhere was fetched by nobody yet.
 */
export async function bringLargeFiles(
  git: Git,
  options: {
    readonly tree: string;
    readonly root: string;
    readonly request: RecorderRequest;
    readonly to: string;
  },
): Promise<void> {
  const { tree, root, request, to } = options;
  const base = request.files?.fallback;
  if (base === undefined) return;
  const changed = [...(await diffTree(git, base, tree)).values()].flatMap(({ path, after }) =>
    after?.mode.startsWith('100') ? [{ path, oid: after.oid }] : [],
  );
  const pointers = await readBlobs(git, [...new Set(changed.map(({ oid }) => oid))], LONGEST_POINTER);
  for (const { path, oid } of changed) {
    const id = POINTER.exec(pointers.get(oid)?.toString('latin1') ?? '')?.[1];
    if (id === undefined || (await lstat(largeFileIn(to, id)).catch(() => null))) continue;
    const places = [Buffer.from(largeFileIn(join(request.commonDir, 'lfs'), id)), absoluteBytes(root, path)];
    for (const place of places) if (await copyWhole(place, id, to)) break;
  }
}

/** False where it is not what its id says. */
async function copyWhole(from: Buffer, id: string, to: string): Promise<boolean> {
  const found = await lstat(from).catch(() => null);
  if (!found?.isFile()) return false;
  const place = largeFileIn(to, id);
  const passing = `${place}.part`;
  const hash = createHash('sha256');
  try {
    await mkdir(dirname(place), { recursive: true });
    await pipeline(
      createReadStream(from),
      async function* (chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          hash.update(chunk);
          yield chunk;
        }
      },
      createWriteStream(passing),
    );
    if (hash.digest('hex') !== id) return false;
    await rename(passing, place);
    return true;
  } catch {
    return false;
  } finally {
    await rm(passing, { force: true });
  }
}
