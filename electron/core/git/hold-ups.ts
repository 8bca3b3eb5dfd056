import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { GitFolders } from './folders-read';
import { pathFromBytes } from './path-bytes';
import { readPlainFile, readSmallText } from './plain-file';
import { type SlowPattern, slowestPattern } from './slow-pattern';

/** Names that Git opens wherever they are in a working tree. */
const OPENED = new Set(['.git', '.gitignore', '.gitattributes', '.gitmodules', '.mailmap']);
const OF_PATTERNS = new Set(['.gitignore', '.gitattributes']);
/** A search that takes longer than this is given up: it must not become what the machine is busy with. */
const MOST_ENTRIES = 2_000_000;
const MOST_PIPES = 1000;
const MOST_ALTERNATES = 20;
const LONGEST_LIST = 16 * 1024 * 1024;

/** Pipes where Git would open a file, which it waits for until somebody writes into them. Absolute paths. */
export async function findPipes({ gitFolders, workTree }: GitFolders): Promise<string[]> {
  const found = new Set<string>();
  const add = (path: string) => {
    if (found.size < MOST_PIPES) found.add(path);
  };
  const borrowed = await Promise.all(gitFolders.map(borrowedObjects));
  for (const folder of new Set([...gitFolders, ...borrowed.flat()])) {
    for await (const { path, entry } of entriesBelow(folder)) if (entry.isFIFO()) add(path);
  }
  if (workTree !== null) {
    for await (const { path, entry, inGit } of entriesBelow(workTree))
      if (entry.isFIFO() && (inGit || OPENED.has(nameOf(entry)))) add(path);
  }
  return [...found];
}

/** The folders that a Git folder's `alternates` names. */
async function borrowedObjects(folder: string): Promise<string[]> {
  const objects = join(folder, 'objects');
  const text = (await readSmallText(join(objects, 'info', 'alternates'))) ?? '';
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return lines.slice(0, MOST_ALTERNATES).map((line) => resolve(objects, line));
}

/** The pattern that takes the longest to match of all that a working tree or its Git folder tell Git to match. */
export async function findSlowPattern({
  gitFolders,
  workTree,
}: GitFolders): Promise<(SlowPattern & { path: string }) | null> {
  let worst: (SlowPattern & { path: string }) | null = null;
  const judge = async (path: string) => {
    const read = await readPlainFile(path, { most: LONGEST_LIST }).catch(() => null);
    const slow = read && slowestPattern(read.bytes.toString('latin1'));
    if (slow && slow.stars > (worst?.stars ?? 0)) worst = { ...slow, path };
  };
  for (const folder of gitFolders)
    for (const name of ['exclude', 'attributes', 'sparse-checkout']) await judge(join(folder, 'info', name));
  if (workTree !== null) {
    for await (const { path, entry } of entriesBelow(workTree))
      if (entry.isFile() && OF_PATTERNS.has(nameOf(entry))) await judge(path);
  }
  return worst;
}

type Entry = { readonly path: string; readonly entry: Dirent<Buffer>; readonly inGit: boolean };

/** Everything below a folder, links not followed. What cannot be read is passed over. */
async function* entriesBelow(root: string): AsyncGenerator<Entry> {
  const open: { path: string; inGit: boolean }[] = [{ path: root, inGit: false }];
  let seen = 0;
  for (let folder = open.pop(); folder && seen < MOST_ENTRIES; folder = open.pop()) {
    const entries = await readdir(folder.path, { withFileTypes: true, encoding: 'buffer' }).catch(() => []);
    seen += entries.length;
    for (const entry of entries as unknown as Dirent<Buffer>[]) {
      const name = nameOf(entry);
      const path = join(folder.path, name);
      const inGit = folder.inGit || name === '.git';
      if (entry.isDirectory()) open.push({ path, inGit });
      yield { path, entry, inGit };
    }
  }
}

function nameOf(entry: Dirent<Buffer>): string {
  return pathFromBytes(entry.name as unknown as Buffer);
}
