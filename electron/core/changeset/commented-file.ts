import type { CommentPlace, FollowedComment, LineSpan } from '#shared/comment';
import type { CommitId, RepoPath } from '#shared/ids';
import { type Git, hunksBetween, openRepository, readEntryAt } from '../git';
import { followLines } from './follow-lines';
import { filesBetween } from './read-changeset';
import { describeContent } from './read-file-at';

/** Text above this is not shown, so nobody comments on a line of it. */
const LARGEST_TEXT = 20 * 1024 * 1024;

/** As much of the lines as is kept with a comment, in UTF-16 units. */
const LONGEST_QUOTE = 4000;

/** What is commented on: the object that the file is, and its lines with their ends; null: it is not text. */
type CommentedFile = { readonly blob: string; readonly lines: readonly string[] | null };

/** The file that a comment is about, as it was on that side; null where there was none. */
export async function readCommented(
  repositoryPath: string,
  { path, side, from, to }: Pick<CommentPlace, 'path' | 'side' | 'from' | 'to'>,
): Promise<CommentedFile | null> {
  const git = openRepository(repositoryPath);
  const found = await readEntryAt(git, side === 'after' ? to : from, path, LARGEST_TEXT);
  if (!found || found.entry.type === 'tree') return null;
  const content = found.content === null ? null : describeContent(found.content);
  const text = content?.type === 'text' ? content.text : null;
  return { blob: found.entry.oid, lines: text === null ? null : linesOf(text) };
}

/** How lines that are commented on begin, for showing with the comment. */
export function quoteLines(lines: readonly string[], { first, last }: LineSpan): string {
  const text = lines.slice(first - 1, last).join('');
  return text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…\n` : text;
}

/** Lines with their ends, as Git counts them. */
function linesOf(text: string): string[] {
  return text === '' ? [] : text.split(/(?<=\n)/);
}

/** What became of the place of a comment up to a later state. Derived from the two, never stored. */
export async function followPlace(
  repositoryPath: string,
  place: CommentPlace,
  now: CommitId,
): Promise<Omit<FollowedComment, 'comment'>> {
  const git = openRepository(repositoryPath);
  const seen = await placeAfter(git, repositoryPath, place);
  const files = seen.path === null ? [] : await filesBetween(repositoryPath, place.to, now);
  const renamed = files.find(({ status, from }) => status === 'renamed' && from === seen.path);
  const file = renamed ?? files.find(({ path }) => path === seen.path);
  if (seen.path === null) return { became: 'unchanged', at: now, path: null, lines: null };
  if (!file) return { became: 'unchanged', at: now, path: seen.path, lines: seen.lines };
  if (file.newBlob === null) return { became: 'gone', at: now, path: null, lines: null };
  const { path, oldBlob, newBlob } = file;
  if (seen.lines === null)
    return { became: oldBlob === newBlob ? 'unchanged' : 'changed', at: now, path, lines: null };
  const hunks = await hunksBetween(git, oldBlob, newBlob);
  if (hunks === null) return { became: 'changed', at: now, path, lines: null };
  const { lines, changed } = followLines(hunks, seen.lines);
  return { became: changed ? 'changed' : 'unchanged', at: now, path, lines };
}

type Seen = { readonly path: RepoPath | null; readonly lines: LineSpan | null };

/** Where on the newer side the place was when it was commented on; of a file that was deleted then, nowhere. */
async function placeAfter(
  git: Git,
  repositoryPath: string,
  { path, side, from, to, lines }: CommentPlace,
): Promise<Seen> {
  if (side === 'after') return { path, lines };
  const files = await filesBetween(repositoryPath, from, to);
  const renamed = files.find((file) => file.status === 'renamed' && file.from === path);
  const file = renamed ?? files.find((one) => one.path === path);
  if (!file) return { path, lines };
  if (file.newBlob === null) return { path: null, lines: null };
  const hunks = lines === null ? null : await hunksBetween(git, file.oldBlob, file.newBlob);
  return { path: file.path, lines: hunks && lines ? followLines(hunks, lines).lines : null };
}
