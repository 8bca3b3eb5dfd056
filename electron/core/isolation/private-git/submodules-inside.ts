import { z } from 'zod';
import { CommitId } from '#shared/ids';

/** Folders of Git's own, which no submodule is looked for in. */
const OF_GIT = new Set(['objects', 'refs', 'logs', 'hooks', 'info']);

/** A name of Git's for a submodule that is as well a path of plain folders. */
export const SubmoduleName = z
  .string()
  .max(400)
  .refine((name) => name.split('/').every((part) => /^(?!\.)[^\p{C}\\]+$/u.test(part) && !OF_GIT.has(part)));

/** A submodule as a sandbox tells of it, which may be anything an agent made of it. */
export type Submodule = {
  readonly name: string;
  readonly head: CommitId;
  /** Where its files are, by the path's name. */
  readonly files: string;
  /** Commits that its history ends at. */
  readonly shallow: readonly CommitId[];
  /** What is not known of it; empty: nothing. Null: it could not be had. */
  readonly pack: Buffer | null;
};

const Header = z.tuple([
  SubmoduleName,
  CommitId,
  z.string().startsWith('/').max(4096),
  z
    .string()
    .transform((ids) => ids.split(' ').filter((id) => id !== ''))
    .pipe(z.array(CommitId)),
  z.coerce.number().int().min(-1),
]);

/**
 * Reads five lines for each submodule, and a pack after them: name, HEAD, path of the files, ids of commits that a shallow history ends
 * at, and the length of the pack, which is -1 where there could be none.
 *
 * @returns null where it is something else
 */
export function submodulesIn(printed: Buffer): Submodule[] | null {
  const found: Submodule[] = [];
  for (let at = 0; at < printed.length; ) {
    const lines: string[] = [];
    for (let line = 0; line < 5; line += 1) {
      const end = printed.indexOf('\n', at);
      if (end < 0) return null;
      lines.push(printed.toString('utf8', at, end));
      at = end + 1;
    }
    const header = Header.safeParse(lines);
    if (!header.success) return null;
    const [name, head, files, shallow, size] = header.data;
    if (at + size > printed.length) return null;
    found.push({ name, head, files, shallow, pack: size < 0 ? null : printed.subarray(at, at + size) });
    at += Math.max(0, size);
  }
  return found;
}
