import type { ReviewComment } from '#shared/comment';
import type { RepoPath } from '#shared/ids';
import { ok, refuse } from '#shared/result';
import type { EditRequest } from '../../apply';
import { followLines } from '../../changeset';
import { hashObject, hunksBetween, readBlob } from '../../git';

type Suggested = Pick<ReviewComment, 'blob' | 'lines' | 'suggestion'>;

/** Puts a suggestion in the place of the lines that it is about, wherever they are by now, if they are still the same. */
export function suggestionEdit(
  path: RepoPath,
  { blob, lines, suggestion }: Suggested,
): EditRequest['change'] {
  return async (git, present) => {
    const changed = refuse({ code: 'lines-changed' as const, path });
    const now = present.get(path);
    if (!now?.mode.startsWith('100') || lines === null || suggestion === null) return changed;
    const hunks = await hunksBetween(git, blob, now.oid);
    if (!hunks) return changed;
    const followed = followLines(hunks, lines);
    if (followed.changed) return changed;
    const { first, last } = followed.lines;
    const all = (await readBlob(git, now.oid)).toString('latin1').split(/(?<=\n)/);
    const replaced = all.slice(first - 1, last);
    const fitting = fitted(Buffer.from(suggestion, 'utf8').toString('latin1'), replaced);
    const bytes = Buffer.from([...all.slice(0, first - 1), fitting, ...all.slice(last)].join(''), 'latin1');
    return ok(new Map([[path, { mode: now.mode, oid: await hashObject(git, bytes) }]]));
  };
}

/** The text with the line ends of what it replaces, and an end of its last line where that had one. */
function fitted(text: string, replaced: readonly string[]): string {
  if (text === '') return '';
  const end = replaced.some((line) => line.endsWith('\r\n')) ? '\r\n' : '\n';
  const lines = text.replace(/\r?\n$/, '').split(/\r?\n/);
  return lines.join(end) + (replaced.at(-1)?.endsWith('\n') ? end : '');
}
