import { isAscii } from 'node:buffer';
import type { RepoPath } from '#shared/ids';

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** Decodes path bytes; a byte outside valid UTF-8 becomes the lone surrogate U+DC00 + byte (PEP 383's scheme). */
export function pathFromBytes(bytes: Uint8Array): RepoPath {
  try {
    return strict.decode(bytes) as RepoPath;
  } catch {
    return decodeLoose(bytes) as RepoPath;
  }
}

/** As {@link pathFromBytes} for the bytes of a text of many lines, of which most are UTF-8. */
export function textFromBytes(bytes: Uint8Array): string {
  const lines: string[] = [];
  for (let start = 0; start <= bytes.length; ) {
    const found = bytes.indexOf(0x0a, start);
    const end = found === -1 ? bytes.length : found;
    lines.push(pathFromBytes(bytes.subarray(start, end)));
    start = end + 1;
  }
  return lines.join('\n');
}

/** The exact bytes of a path made by {@link pathFromBytes}. */
export function pathToBytes(path: string): Buffer {
  if (!LONE_SURROGATE.test(path)) return Buffer.from(path, 'utf8');
  const parts: Buffer[] = [];
  for (const character of path) {
    const code = character.charCodeAt(0);
    const raw = character.length === 1 && code >= 0xdc80 && code <= 0xdcff;
    parts.push(raw ? Buffer.from([code - 0xdc00]) : Buffer.from(character, 'utf8'));
  }
  return Buffer.concat(parts);
}

/** A path below a folder, as bytes for `fs` calls. `root` is a host path. */
export function absoluteBytes(root: string, path: string): Buffer {
  return Buffer.concat([Buffer.from(`${root}/`), pathToBytes(path)]);
}

/** Splits NUL-terminated fields and decodes each as a path. */
export function pathsFromZ(bytes: Buffer): RepoPath[] {
  return textsFromZ(bytes) as RepoPath[];
}

/** Splits NUL-terminated fields, each decoded as {@link pathFromBytes} would. */
export function textsFromZ(bytes: Buffer): string[] {
  // Plain names are by far the most frequent, and decoding each by itself takes ten times as long.
  if (!isAscii(bytes)) return splitZ(bytes).map(pathFromBytes);
  const fields = bytes.toString('latin1').split('\0');
  if (fields.at(-1) === '') fields.pop();
  return fields;
}

/** Joins paths NUL-terminated, for `--stdin -z`. */
export function pathsToZ(paths: Iterable<string>): Buffer {
  return textsToBytes(Array.from(paths, (path) => `${path}\0`));
}

/** The bytes of texts with paths in them, one after the other. Each text ends in something plain. */
export function textsToBytes(texts: readonly string[]): Buffer {
  const all = texts.join('');
  return all.isWellFormed() ? Buffer.from(all) : Buffer.concat(texts.map(pathToBytes));
}

/** NUL-terminated fields as bytes; an empty last field is dropped. */
export function splitZ(bytes: Buffer): Buffer[] {
  const fields: Buffer[] = [];
  let start = 0;
  for (let end = bytes.indexOf(0); end !== -1; end = bytes.indexOf(0, start)) {
    fields.push(bytes.subarray(start, end));
    start = end + 1;
  }
  if (start < bytes.length) fields.push(bytes.subarray(start));
  return fields;
}

function decodeLoose(bytes: Uint8Array): string {
  let text = '';
  let index = 0;
  while (index < bytes.length) {
    const length = sequenceLength(bytes, index);
    if (length === 0) {
      text += String.fromCharCode(0xdc00 + (bytes[index] ?? 0));
      index += 1;
    } else {
      text += strict.decode(bytes.subarray(index, index + length));
      index += length;
    }
  }
  return text;
}

/** Length of the valid UTF-8 sequence at `index`, or 0. */
function sequenceLength(bytes: Uint8Array, index: number): number {
  const first = bytes[index] ?? 0;
  const length = first < 0x80 ? 1 : first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 0;
  if (length === 0 || index + length > bytes.length) return 0;
  try {
    strict.decode(bytes.subarray(index, index + length));
    return length;
  } catch {
    return 0;
  }
}
