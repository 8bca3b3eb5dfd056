import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import { openGit, pathFromBytes } from '../git';
import { lookAtFile, readPlainFile } from './look-at-file';

/** Full ref to what it holds: an object id, or `ref: ` and another ref. */
export type Refs = ReadonlyMap<string, string>;

/** More than this no repository has that is worked with by hand; the rest is not looked at. */
const MOST_REFS = 200_000;
const MOST_PACKED_BYTES = 64 << 20;
const MOST_DEPTH = 20;
/** Understory's own, and those that belong to one worktree and not to all. */
const NOT_SHARED = ['refs/understory/', 'refs/bisect/', 'refs/worktree/', 'refs/rewritten/'];

/** Reads every ref that the worktrees of a repository share, without a process for it and without opening a pipe. */
export async function readRefs(commonDir: string): Promise<Refs> {
  const reftable = await lstat(join(commonDir, 'reftable')).catch(() => null);
  if (reftable?.isDirectory()) return readReftable(commonDir);
  const refs = new Map<string, string>();
  // Loose ones first, as Git reads them: a ref that is packed meanwhile is in the file when its own is gone.
  await readLoose(commonDir, 'refs/', refs, MOST_DEPTH);
  readPacked(join(commonDir, 'packed-refs'), refs);
  return refs;
}

/** Git alone can read these; it is told the folder, so that nothing is found by discovery. */
async function readReftable(commonDir: string): Promise<Refs> {
  const git = openGit(commonDir, { gitDir: commonDir, commonDir, settings: { 'core.bare': 'true' } });
  const output = await git.run(['for-each-ref', '--format=%(refname)%00%(objectname)%00%(symref)']);
  const refs = new Map<string, string>();
  for (const line of output.toString('latin1').split('\n')) {
    const [name = '', oid = '', symref = ''] = line.split('\0');
    if (name !== '' && isShared(name))
      refs.set(pathFromBytes(Buffer.from(name, 'latin1')), symref === '' ? oid : `ref: ${symref}`);
  }
  return refs;
}

/** A loose ref wins over a packed one of its name. */
function readPacked(path: string, refs: Map<string, string>): void {
  const bytes = readPlainFile(path, MOST_PACKED_BYTES);
  if (bytes === null) return;
  let start = 0;
  for (let end = bytes.indexOf(10); end !== -1 && refs.size < MOST_REFS; end = bytes.indexOf(10, start)) {
    const line = bytes.subarray(start, end);
    start = end + 1;
    const cut = line.indexOf(0x20);
    // Comments and peeled tags begin with another sign.
    if (cut < 40 || line[0] === 0x23 || line[0] === 0x5e) continue;
    const name: string = pathFromBytes(line.subarray(cut + 1));
    if (isShared(name) && !refs.has(name)) refs.set(name, line.toString('latin1', 0, cut));
  }
}

async function readLoose(
  commonDir: string,
  prefix: string,
  refs: Map<string, string>,
  depth: number,
): Promise<void> {
  const entries = await readdir(join(commonDir, prefix), { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    const name = `${prefix}${entry.name}`;
    if (entry.isDirectory()) {
      if (depth > 0 && isShared(`${name}/`)) await readLoose(commonDir, `${name}/`, refs, depth - 1);
    } else if (isShared(name) && !entry.name.endsWith('.lock') && refs.size < MOST_REFS) {
      const path = join(commonDir, name);
      const bytes = entry.isFile() ? readPlainFile(path, 4096) : null;
      // Packed or deleted since its folder was listed.
      if (bytes === null && lookAtFile(path).kind === 'absent') continue;
      // Others have their turn meanwhile, however many refs there are.
      if (refs.size % 200 === 0) await breathe();
      refs.set(name, bytes === null ? 'unreadable' : bytes.toString('utf8').trimEnd());
    }
  }
}

function isShared(ref: string): boolean {
  return !NOT_SHARED.some((prefix) => ref.startsWith(prefix));
}
