import { createHash } from 'node:crypto';

/** An index as far as it can be taken over: its entries, and nothing that Git would believe instead of looking. */
export type PlainIndex = {
  /** The same for indexes that say the same of the same files, whatever they remember of the disk. */
  readonly fingerprint: string;
  /** Ids of the contents, each once; commits of submodules are none. */
  readonly objects: readonly string[];
  /** The index without its extensions. */
  readonly bytes: Buffer;
};

const MODES = new Set([0o100644, 0o100755, 0o120000, 0o160000]);
const SUBMODULE = 0o160000;
const HEADER = 12;
/** Before an entry's object id: times, device, inode, mode, owner, size. */
const BEFORE_ID = 40;
const MODE_AT = 24;
const EXTENDED = 0x4000;
/** Which version of an unmerged file, and whether Git is not to look at the file. */
const MEANT = 0xb000;
/** Not to be checked out, or to be added only. */
const MEANT_EXTENDED = 0x6000;

/** Names that Git itself lets nobody add: they would lead out of the worktree, or into a Git folder. */
const FORBIDDEN = /(^|\/)(\.{0,2}|\.git|git~1)(\/|$)/i;

/**
 * Reads an index of version 2 to 4 (https://git-scm.com/docs/gitformat-index). What its extensions say is left out: a tree
 * that is said to be known already would be committed unseen. Null for what is no whole index, has names that are not
 * allowed, or stands on another file (split) or on folders (sparse).
 *
 * @param width that of an object id in bytes
 */
export function plainIndex(index: Buffer, width: number): PlainIndex | null {
  if (index.length > LARGEST_REMEMBERED) return readPlain(index, width);
  const key = `${width} ${createHash('sha256').update(index).digest('hex')}`;
  const plain = remembered.has(key) ? (remembered.get(key) ?? null) : readPlain(index, width);
  remembered.delete(key);
  remembered.set(key, plain);
  const [oldest] = remembered.keys();
  if (remembered.size > MOST_REMEMBERED && oldest !== undefined) remembered.delete(oldest);
  return plain;
}

/** What was read last, the newest at the end: a turn reads the same index on several ways. */
const remembered = new Map<string, PlainIndex | null>();
const MOST_REMEMBERED = 8;
/** In bytes. */
const LARGEST_REMEMBERED = 1024 * 1024;

function readPlain(index: Buffer, width: number): PlainIndex | null {
  if (index.length < HEADER + width || index.toString('latin1', 0, 4) !== 'DIRC') return null;
  const version = index.readUInt32BE(4);
  if (version < 2 || version > 4) return null;
  const end = index.length - width;
  const sum = index.subarray(end);
  // Git can be told to save itself the sum.
  if (!sum.equals(sumOf(index.subarray(0, end), width)) && sum.some((byte) => byte !== 0)) return null;
  const meaning = createHash('sha256');
  const objects = new Set<string>();
  let at = HEADER;
  let name: Buffer = Buffer.alloc(0);
  for (let left = index.readUInt32BE(8); left > 0; left -= 1) {
    const start = at;
    at += BEFORE_ID + width + 2;
    if (at > end) return null;
    const mode = index.readUInt32BE(start + MODE_AT);
    const id = index.toString('hex', start + BEFORE_ID, start + BEFORE_ID + width);
    const flags = index.readUInt16BE(at - 2);
    let extended = 0;
    if ((flags & EXTENDED) !== 0) {
      if (version < 3 || at + 2 > end) return null;
      extended = index.readUInt16BE(at);
      at += 2;
    }
    if (!MODES.has(mode)) return null;
    let kept = 0;
    if (version === 4) {
      const strip = readOffset(index, at, end);
      if (strip === null || strip.value > name.length) return null;
      at = strip.next;
      kept = name.length - strip.value;
    }
    const stop = index.indexOf(0, at);
    if (stop === -1 || stop >= end) return null;
    const rest = index.subarray(at, stop);
    name = kept === 0 ? rest : Buffer.concat([name.subarray(0, kept), rest]);
    const text = name.toString('latin1');
    if (FORBIDDEN.test(text)) return null;
    at = version === 4 ? stop + 1 : stop + 8 - ((stop - start) % 8);
    if (at > end) return null;
    if (mode !== SUBMODULE) objects.add(id);
    meaning.update(`${mode} ${id} ${flags & MEANT} ${extended & MEANT_EXTENDED} ${text}\0`, 'latin1');
  }
  if (!extensionsCanGo(index, at, end)) return null;
  const entries = index.subarray(0, at);
  const bytes = Buffer.concat([entries, sumOf(entries, width)]);
  return { fingerprint: meaning.digest('hex'), objects: [...objects], bytes };
}

function sumOf(bytes: Buffer, width: number): Buffer {
  return createHash(width === 32 ? 'sha256' : 'sha1')
    .update(bytes)
    .digest();
}

/** A number in as many bytes as it takes, as in packs. */
function readOffset(bytes: Buffer, start: number, end: number): { value: number; next: number } | null {
  let at = start;
  let value = 0;
  for (;;) {
    if (at >= end || value > 1 << 20) return null;
    const byte = bytes[at++] ?? 0;
    value = value * 128 + (byte & 127);
    if (byte < 128) return { value, next: at };
    value += 1;
  }
}

/** Those that Git may leave out begin with a capital. */
function extensionsCanGo(index: Buffer, from: number, end: number): boolean {
  for (let at = from; at < end; at += 8 + index.readUInt32BE(at + 4)) {
    if (at + 8 > end) return false;
    const first = index[at] ?? 0;
    if (first < 65 || first > 90) return false;
  }
  return true;
}
