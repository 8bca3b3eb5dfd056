import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readConfigText } from './config-text';
import { includedPath } from './included-path';
import { type FileLook, lookAtFile, MOST_BYTES, readPlainFile, textOf } from './look-at-file';
import { readRefs } from './read-refs';

/** Where a repository keeps what its worktrees share, and what only the workspace has. Absolute paths. */
export type SharedFolders = { readonly commonDir: string; readonly gitDir: string };

export type StashEntry = { readonly commit: string; readonly message: string };

/** The shared state at one moment: plain data. Nothing of it was run, followed or asked of Git to be read. */
export type SharedState = {
  /** Configuration files by absolute path, included ones too. */
  readonly config: Readonly<Record<string, FileLook>>;
  /** Hooks, `info/` and single files that steer Git, by absolute path. */
  readonly files: Readonly<Record<string, FileLook>>;
  /** Of other worktrees: by the name of their folder, file to content. */
  readonly worktrees: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly refs: Readonly<Record<string, string>>;
  /** Newest first. */
  readonly stash: readonly StashEntry[];
  /** HEAD of the workspace as its file has it, and the last line of its log. */
  readonly head: string;
  readonly headLog: string;
};

const SINGLE_FILES = ['objects/info/alternates', 'objects/info/http-alternates', 'shallow', 'commondir'];
const FOLDERS = ['hooks', 'info'];
/** What an agent can fill these folders with is not looked at without end. */
const MOST_FILES = 2000;
const MOST_BYTES_IN_ALL = 8 << 20;
const MOST_LISTED = 50_000;
const MOST_DEPTH = 4;
const MOST_INCLUDES = 30;
const MOST_LOG_BYTES = 16 << 20;
const WORKTREE_FILES = ['gitdir', 'commondir', 'locked'];

/** Reads the shared state. What cannot be read is noted as such, and is no failure. */
export async function readSharedState({ commonDir, gitDir }: SharedFolders): Promise<SharedState> {
  const [files, worktrees, refs] = await Promise.all([
    readFiles(commonDir),
    readWorktrees(commonDir),
    readRefs(commonDir),
  ]);
  return {
    config: readConfigFiles(commonDir, gitDir),
    ...{ files, worktrees },
    refs: Object.fromEntries(refs),
    // Without its ref there is no stash, whatever its log says.
    stash: refs.has('refs/stash') ? readStash(commonDir) : [],
    head: readPlainFile(join(gitDir, 'HEAD'), 4096)?.toString('utf8').trimEnd() ?? '',
    headLog: readLastLine(join(gitDir, 'logs', 'HEAD')),
  };
}

function readConfigFiles(commonDir: string, gitDir: string): Record<string, FileLook> {
  const found: Record<string, FileLook> = {};
  const waiting = [...new Set([join(commonDir, 'config'), join(gitDir, 'config.worktree')])];
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    if (path in found || Object.keys(found).length > MOST_INCLUDES) continue;
    const look = lookAtFile(path, { follow: true });
    found[path] = look;
    for (const { key, value } of readConfigText(textOf(look))) {
      if (/^include(if\..*)?\.path$/s.test(key)) waiting.push(includedPath(path, value));
    }
  }
  return found;
}

async function readFiles(commonDir: string): Promise<Record<string, FileLook>> {
  const paths = SINGLE_FILES.map((name) => join(commonDir, name));
  for (const folder of FOLDERS) await listFiles(join(commonDir, folder), paths, MOST_DEPTH);
  const files: Record<string, FileLook> = {};
  let left = MOST_BYTES_IN_ALL;
  // What Git runs by its name comes first, however many others there are.
  const inOrder = paths.toSorted((a, b) => Number(isHook(b)) - Number(isHook(a)));
  for (const path of inOrder.slice(0, MOST_FILES)) {
    const look = lookAtFile(path, { most: Math.min(left, MOST_BYTES) });
    if (look.kind === 'file') left -= look.bytes.length;
    if (look.kind !== 'absent') files[path] = look;
  }
  return files;
}

const HOOK =
  /\/hooks\/((pre|post|prepare|commit|applypatch|sendemail|p4|fsmonitor|reference|push|update|proc)[a-z0-9-]*)$/;

function isHook(path: string): boolean {
  return HOOK.test(path);
}

/** A link, also one in the folder's own place, is an entry by itself. */
async function listFiles(folder: string, paths: string[], depth: number): Promise<void> {
  const look = lookAtFile(folder);
  if (look.kind !== 'other') {
    if (look.kind !== 'absent') paths.push(folder);
    return;
  }
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => null);
  if (entries === null) {
    paths.push(folder);
    return;
  }
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (paths.length >= MOST_LISTED) return;
    const path = join(folder, entry.name);
    if (entry.isDirectory() && depth > 0) await listFiles(path, paths, depth - 1);
    else paths.push(path);
  }
}

async function readWorktrees(commonDir: string): Promise<Record<string, Record<string, string>>> {
  const folder = join(commonDir, 'worktrees');
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const found: Record<string, Record<string, string>> = {};
  for (const { name } of entries) {
    const files: Record<string, string> = {};
    for (const file of WORKTREE_FILES) {
      const look = lookAtFile(join(folder, name, file));
      files[file] = look.kind === 'file' ? textOf(look).trimEnd() : look.kind;
    }
    found[name] = files;
  }
  return found;
}

/** The stash is a ref's log: its entries, as `git stash list` shows them. */
function readStash(commonDir: string): StashEntry[] {
  const bytes = readPlainFile(join(commonDir, 'logs', 'refs', 'stash'), MOST_LOG_BYTES);
  if (bytes === null) return [];
  const entries: StashEntry[] = [];
  for (const line of bytes.toString('utf8').split('\n')) {
    const match = /^[0-9a-f]{40,64} ([0-9a-f]{40,64}) [^\t]*(?:\t(.*))?$/.exec(line);
    if (match?.[1]) entries.unshift({ commit: match[1], message: match[2] ?? '' });
  }
  return entries;
}

function readLastLine(path: string): string {
  const bytes = readPlainFile(path, MOST_LOG_BYTES);
  return bytes?.toString('utf8').trimEnd().split('\n').at(-1) ?? '';
}
