import { useEffect } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { ChangedFile } from '#shared/changeset';
import type { FollowedComment, ReviewComment } from '#shared/comment';
import type { RepoPath, SessionId } from '#shared/ids';
import type { DiffEditorHandle } from '../../../editor/diff-editor';
import type { ReadPlace } from '../../../editor/use-line-notes';
import { showPane } from '../../../state/navigation';
import { changeSettings, settings } from '../../../state/settings';
import { changeLook } from '../changes-state';

type Asked = { readonly session: SessionId; readonly path: RepoPath; readonly place: ReadPlace | null };

const askedStore = createStore<{ readonly asked: Asked | null }>(() => ({ asked: null }));

/** Shows a comment in the diff of its file. */
export function showComment(
  session: SessionId,
  comment: ReviewComment,
  followed: FollowedComment | undefined,
): void {
  const { side } = comment;
  const lines = (side === 'after' ? followed?.lines : null) ?? comment.lines;
  const path = followed?.path ?? comment.path;
  showPane('changes');
  changeLook(session, { scope: { kind: 'session' }, filter: '' });
  showAlone(session, path, lines && { side, lines });
}

/** Shows a file by itself, where its comments are, and a place in it. */
export function showAlone(session: SessionId, path: RepoPath, place: ReadPlace | null): void {
  const { diff } = settings();
  if (diff.allFiles) void changeSettings({ diff: { ...diff, allFiles: false } });
  changeLook(session, { selected: path, folder: null });
  askedStore.setState({ asked: { session, path, place } });
}

/** Goes to the lines of a comment that was asked for, once its file is shown and the editor for its text is there. */
export function useAskedComment(
  session: SessionId,
  shown: { readonly path: RepoPath; readonly isText: boolean } | null,
  editor: Pick<DiffEditorHandle, 'reveal'> | null,
): void {
  const asked = useStore(askedStore, (state) => state.asked);
  useEffect(() => {
    if (!asked || asked.session !== session || !shown || asked.path !== shown.path) return;
    if (asked.place && shown.isText && !editor) return;
    askedStore.setState({ asked: null });
    if (asked.place) editor?.reveal(asked.place);
  });
}

/** Forgets a comment that was asked for whose file is none of those that changed: it would be gone to much later. */
export function useAskedAmong(session: SessionId, files: readonly ChangedFile[] | null): void {
  const asked = useStore(askedStore, (state) => state.asked);
  useEffect(() => {
    if (!files || asked?.session !== session) return;
    if (!files.some(({ path }) => path === asked.path)) askedStore.setState({ asked: null });
  }, [session, files, asked]);
}
