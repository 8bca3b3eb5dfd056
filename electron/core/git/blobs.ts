import type { CommitId } from '#shared/ids';
import type { Git } from './git';
import { pathToBytes, splitZ } from './path-bytes';

/** An entry of a tree. `oid` is a commit for a submodule (`160000`). */
export type TreeEntry = { readonly mode: string; readonly type: string; readonly oid: string };

/** Bytes of a blob. */
export function readBlob(git: Git, oid: string): Promise<Buffer> {
  return git.run(['cat-file', 'blob', oid]);
}

/** Size of an object in bytes. */
export async function objectSize(git: Git, oid: string): Promise<number> {
  return Number(await git.line(['cat-file', '-s', oid]));
}

/** Stores bytes as they are, no filter asked. Answers the blob's id. */
export function hashObject(git: Git, bytes: Uint8Array | string): Promise<string> {
  return git.line(['hash-object', '-w', '--no-filters', '--stdin'], { input: bytes });
}

/** What a commit has under a path, whatever bytes the path is made of; null when it has nothing there. */
export async function entryAt(git: Git, commit: CommitId, path: string): Promise<TreeEntry | null> {
  const bytes = pathToBytes(path);
  const cut = bytes.lastIndexOf('/');
  const folder = Buffer.concat([
    Buffer.from(`${commit}:`),
    bytes.subarray(0, Math.max(cut, 0)),
    Buffer.from([0]),
  ]);
  const found = (await git.run(['cat-file', '--batch-check', '-z'], { input: folder })).toString('latin1');
  const tree = /^([0-9a-f]{40,64}) tree \d+\n$/.exec(found)?.[1];
  if (!tree) return null;
  const name = bytes.subarray(cut + 1);
  for (const entry of splitZ(await git.run(['ls-tree', '-z', '--full-tree', tree]))) {
    const tab = entry.indexOf('\t');
    if (!entry.subarray(tab + 1).equals(name)) continue;
    const [mode, type, oid] = entry.subarray(0, tab).toString('latin1').split(' ');
    if (mode && type && oid) return { mode, type, oid };
  }
  return null;
}
