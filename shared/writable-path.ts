import { RepoPath } from './ids';

/** Names that are fine everywhere: of most paths nothing else has to be asked. */
const PLAIN_NAMES = /^(?:[\w-][\w.-]*\/)*[\w-][\w.-]*$/;

/**
 * The Git folder as NTFS may spell it, where its short name is `git~1`, dots and blanks at the end do not count, and what
 * follows a colon is a stream of the same file.
 */
const GIT_FOLDER = /^(?:\.git|git~1)[ .]*(?::.*)?$/is;
/** Characters that HFS+ leaves out of a name. */
const NOTHING_ON_HFS = /[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g;

/** Surrogates without the other half that stand for no byte of a path, see {@link RepoPath}. */
const NO_BYTE = /[\ud800-\udc7f\udd00-\udfff]/u;
/** Bytes that together are UTF-8, so that no path is decoded to them. */
const SPLIT_UTF8 =
  /[\udcc2-\udcdf][\udc80-\udcbf]|\udce0[\udca0-\udcbf][\udc80-\udcbf]|[\udce1-\udcec\udcee\udcef][\udc80-\udcbf]{2}|\udced[\udc80-\udc9f][\udc80-\udcbf]|\udcf0[\udc90-\udcbf][\udc80-\udcbf]{2}|[\udcf1-\udcf3][\udc80-\udcbf]{3}|\udcf4[\udc80-\udc8f][\udc80-\udcbf]{2}/u;

/**
 * Whether a path leads to a place in a working tree, and not out of it or into its Git folder, in any spelling that Git
 * itself refuses: no `..`, no empty name, no `.git` as NTFS and HFS+ read it, no zero byte. Nor in a second spelling of the
 * same bytes, which would be another name where names are compared. Whatever else is in a name is its owner's affair.
 */
export function isWritablePath(path: string): boolean {
  if (PLAIN_NAMES.test(path)) return true;
  if (path.includes('\0') || NO_BYTE.test(path) || SPLIT_UTF8.test(path)) return false;
  return path.split('/').every((name) => name !== '' && name !== '.' && name !== '..' && !isGitFolder(name));
}

/** Git takes a backslash for a slash here, on every system. */
function isGitFolder(name: string): boolean {
  const parts = name.replace(NOTHING_ON_HFS, '').split('\\');
  return parts.some((part) => GIT_FOLDER.test(part));
}

/** A path in what comes from outside, or from a file of state, and says what is written: see {@link isWritablePath}. */
export const WritablePath = RepoPath.refine(isWritablePath, 'is no path of a file in the repository');
