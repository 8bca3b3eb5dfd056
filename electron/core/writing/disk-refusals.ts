import type { RefusalOf } from '#shared/refusals';
import { GitFailed } from '../git/index';

const FULL = new Set(['ENOSPC', 'EDQUOT']);
const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'operation not permitted',
  EROFS: 'the file system is read-only',
  EXDEV: 'it lies on another file system than the workspace',
  ENAMETOOLONG: 'the name is too long',
  EBUSY: 'it is in use',
  ETXTBSY: 'it is being run',
  ELOOP: 'too many symbolic links',
};

/** What a disk says no to, as a refusal; null for anything else, which is a bug. */
export function diskRefusal(error: unknown, where: string): RefusalOf<'disk-full' | 'not-writable'> | null {
  if (error instanceof GitFailed) return fromText(error.stderr, where);
  const { code = '', path } = error as NodeJS.ErrnoException & { path?: string | Buffer };
  const place = path === undefined ? where : path.toString();
  if (FULL.has(code)) return { code: 'disk-full', path: place };
  const reason = REASONS[code];
  return reason ? { code: 'not-writable', path: place, reason } : null;
}

function fromText(text: string, where: string): RefusalOf<'disk-full' | 'not-writable'> | null {
  if (/No space left on device|Disk quota exceeded/.test(text)) return { code: 'disk-full', path: where };
  const said = /Permission denied|insufficient permission|Read-only file system|Operation not permitted/.exec(
    text,
  );
  return said ? { code: 'not-writable', path: where, reason: said[0].toLowerCase() } : null;
}
