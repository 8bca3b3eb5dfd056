import type { FileContent } from '#shared/changeset';
import type { CommitId, RepoPath } from '#shared/ids';
import { openRepository, pathFromBytes, readEntryAt } from '../git';

const MIB = 1024 * 1024;
/** Text above this is not shown. */
const LARGEST_TEXT = 20 * MIB;
/** A binary file's bytes are handed over up to this. */
const LARGEST_BINARY = 5 * MIB;

/** One side of a file, as a commit has it. */
export async function readFileAt(
  repositoryPath: string,
  commit: CommitId,
  path: RepoPath,
): Promise<FileContent> {
  const found = await readEntryAt(openRepository(repositoryPath), commit, path, LARGEST_TEXT);
  if (!found || found.entry.type === 'tree') return { type: 'absent' };
  const { entry, bytes, content } = found;
  if (entry.type === 'commit') return { type: 'submodule', commit: entry.oid };
  if (content === null) return { type: 'too-large', bytes };
  if (entry.mode === '120000') return { type: 'symlink', target: pathFromBytes(content) };
  return describeContent(content);
}

/** Text when it is UTF-8 without NUL, as far as Git would call it text; else binary. */
export function describeContent(content: Buffer): FileContent {
  const bytes = content.length;
  const text = content.includes(0) ? null : decode(content);
  if (text !== null) return { type: 'text', text, bytes };
  const mime = pictureType(content);
  return { type: 'binary', bytes, base64: bytes <= LARGEST_BINARY ? content.toString('base64') : null, mime };
}

function decode(content: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content);
  } catch {
    return null;
  }
}

/** The kind of picture its first bytes say it is; a name can lie. */
function pictureType(content: Buffer): string | null {
  const head = content.toString('latin1', 0, 12);
  if (head.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png';
  if (head.startsWith('\xff\xd8\xff')) return 'image/jpeg';
  if (head.startsWith('GIF87a') || head.startsWith('GIF89a')) return 'image/gif';
  if (head.startsWith('RIFF') && head.slice(8) === 'WEBP') return 'image/webp';
  return null;
}
