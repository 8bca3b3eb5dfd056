import { useEffect } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { ChangedFile } from '#shared/changeset';
import type { FollowedComment, ReviewComment } from '#shared/comment';
import type { RepoPath, SessionId } from '#shared/ids';
import type { ReadPlace } from '../../../editor/use-line-notes';
import { showPane } from '../../../state/navigation';
import { changeLook } from '../changes-state';

type Asked = { readonly session: SessionId; readonly path: RepoPath; readonly place: ReadPlace | null };

const askedStore = createStore<{ readonly asked: Asked | null }>(() => ({ asked: null }));

/** Shows a comment in the diff of its file. */
export function showComment(
  session: SessionId,
  comment: ReviewComment,
  followed: FollowedComment | undefined,
): void {
  const path = followed?.path ?? comment.path;
  showPane('changes');
  changeLook(session, { scope: { kind: 'session' }, filter: '', selected: path, folder: null });
  askedStore.setState({ asked: { session, path, place: placeToRead(comment, followed) } });
}

/** Shows a file in the diff of all that the session changed, and marks a line of it where one is given. */
export function showChangedFile(session: SessionId, path: RepoPath, line: number | null): void {
  showPane('changes');
  changeLook(session, { scope: { kind: 'session' }, filter: '', selected: path, folder: null });
  const place: ReadPlace | null =
    line === null ? null : { side: 'after', lines: { first: line, last: line } };
  askedStore.setState({ asked: { session, path, place } });
}

/** The lines that a comment is about, as they are by now; null: the whole file. */
export function placeToRead(
  { side, lines }: Pick<ReviewComment, 'side' | 'lines'>,
  followed: FollowedComment | undefined,
): ReadPlace | null {
  const now = (side === 'after' ? followed?.lines : null) ?? lines;
  return now && { side, lines: now };
}

/**
 * Goes to a comment or a line that was asked for, once its file is the one that is shown.
 *
 * @param go null while the lines of that file are not there yet
 */
export function useAskedComment(
  session: SessionId,
  shown: RepoPath | null,
  go: ((place: ReadPlace | null) => void) | null,
): void {
  const asked = useStore(askedStore, (state) => state.asked);
  useEffect(() => {
    if (!asked || asked.session !== session || asked.path !== shown) return;
    if (!go) return;
    askedStore.setState({ asked: null });
    go(asked.place);
  });
}

/** Forgets what was asked for in a file that is none of those that changed: it would be gone to much later. */
export function useAskedAmong(session: SessionId, files: readonly ChangedFile[] | null): void {
  const asked = useStore(askedStore, (state) => state.asked);
  useEffect(() => {
    if (!files || asked?.session !== session) return;
    if (!files.some(({ path }) => path === asked.path)) askedStore.setState({ asked: null });
  }, [session, files, asked]);
}
