import type { CommitId } from '#shared/ids';
import type { Git } from './git';
import { pathToBytes, splitZ } from './path-bytes';

/** An entry of a tree. `oid` is a commit for a submodule (`160000`). */
export type TreeEntry = { readonly mode: string; readonly type: string; readonly oid: string };

/** Bytes of a blob. */
export function readBlob(git: Git, oid: string): Promise<Buffer> {
  return git.run(['cat-file', 'blob', oid]);
}

/**
 * Bytes of many blobs, by their ids. Left out are those of more bytes than `most`, and what is no blob or not there.
 */
export async function readBlobs(
  git: Git,
  oids: readonly string[],
  most: number,
): Promise<ReadonlyMap<string, Buffer>> {
  const found = new Map<string, Buffer>();
  if (oids.length === 0) return found;
  const named = (names: readonly string[]) => ({ input: names.map((name) => `${name}\n`).join('') });
  const checked = (await git.run(['cat-file', '--batch-check'], named(oids))).toString('latin1');
  const fitting = checked.split('\n').flatMap((line) => {
    const [oid, type, bytes] = line.split(' ');
    return oid && type === 'blob' && Number(bytes) <= most ? [oid] : [];
  });
  if (fitting.length === 0) return found;
  const out = await git.run(['cat-file', '--batch'], named(fitting));
  for (let at = 0; at < out.length; ) {
    const end = out.indexOf('\n', at);
    const [oid = '', , bytes] = out.toString('latin1', at, end).split(' ');
    const from = end + 1;
    const to = from + Number(bytes);
    // A damaged object ends the answer early: what is not there is not answered.
    if (end === -1 || Number.isNaN(to) || to > out.length) break;
    found.set(oid, out.subarray(from, to));
    at = to + 1;
  }
  return found;
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
  const { folder, name } = divide(path);
  const [tree] = await lookUp(git, [inCommit(commit, folder)]);
  return tree?.type === 'tree' ? entryIn(git, tree.oid, name) : null;
}

/** A commit's entry under a path with its content, which is null where it is no blob or has more bytes than `most`. */
export type ReadEntry = {
  readonly entry: TreeEntry;
  readonly bytes: number;
  readonly content: Buffer | null;
};

/** As {@link entryAt} and {@link readBlob} together, in half the time: a diff waits for it. */
export async function readEntryAt(
  git: Git,
  commit: CommitId,
  path: string,
  most: number,
): Promise<ReadEntry | null> {
  // No tree has such names, and to Git they would be relative to something else.
  if (path.split('/').some((part) => part === '' || part === '.' || part === '..')) return null;
  const { folder, name } = divide(path);
  const [tree, found] = await lookUp(git, [inCommit(commit, folder), inCommit(commit, pathToBytes(path))]);
  if (tree?.type !== 'tree') return null;
  const readable = found?.type === 'blob' && found.bytes <= most;
  const [entry, content] = await Promise.all([
    entryIn(git, tree.oid, name),
    readable ? readBlob(git, found.oid) : null,
  ]);
  return entry && { entry, bytes: found?.bytes ?? 0, content: entry.type === 'blob' ? content : null };
}

type Found = { readonly oid: string; readonly type: string; readonly bytes: number };

/**
 * What objects are, by any name for them, up to the first that is not there: what Git says of that one holds its name,
 * which may have line ends.
 */
async function lookUp(git: Git, names: readonly Buffer[]): Promise<Found[]> {
  const input = Buffer.concat(names.flatMap((name) => [name, Buffer.from([0])]));
  let answer = (await git.run(['cat-file', '--batch-check', '-z'], { input })).toString('latin1');
  const found: Found[] = [];
  while (found.length < names.length) {
    const [line, oid, type, bytes] = /^([0-9a-f]{40,64}) ([a-z]+) (\d+)\n/.exec(answer) ?? [];
    if (!line || !oid || !type) break;
    found.push({ oid, type, bytes: Number(bytes) });
    answer = answer.slice(line.length);
  }
  return found;
}

async function entryIn(git: Git, tree: string, name: Buffer): Promise<TreeEntry | null> {
  for (const entry of splitZ(await git.run(['ls-tree', '-z', '--full-tree', tree]))) {
    const tab = entry.indexOf('\t');
    if (!entry.subarray(tab + 1).equals(name)) continue;
    const [mode, type, oid] = entry.subarray(0, tab).toString('latin1').split(' ');
    if (mode && type && oid) return { mode, type, oid };
  }
  return null;
}

function divide(path: string): { folder: Buffer; name: Buffer } {
  const bytes = pathToBytes(path);
  const cut = bytes.lastIndexOf('/');
  return { folder: bytes.subarray(0, Math.max(cut, 0)), name: bytes.subarray(cut + 1) };
}

function inCommit(commit: CommitId, path: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`${commit}:`), path]);
}
