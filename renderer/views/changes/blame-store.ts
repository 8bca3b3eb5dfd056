import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { DiffSide } from '#shared/comment';
import type { CommitId, RepoPath, SessionId } from '#shared/ids';

/** A line that the reader wants to know the origin of. */
export type BlameAsked = {
  readonly session: SessionId;
  readonly from: CommitId;
  readonly to: CommitId;
  readonly side: DiffSide;
  /** The file's path on that side. */
  readonly path: RepoPath;
  readonly line: number;
};

const blameStore = createStore<{ readonly asked: BlameAsked | null }>(() => ({ asked: null }));

/** The line that is asked about; one at a time. */
export function useBlameAsked(): BlameAsked | null {
  return useStore(blameStore, ({ asked }) => asked);
}

/** Asks where a line comes from, until it is asked again. */
export function toggleBlame(asked: BlameAsked): void {
  const before = blameStore.getState().asked;
  const isSame = before !== null && blameKey(before) === blameKey(asked);
  blameStore.setState({ asked: isSame ? null : asked });
}

export function closeBlame(): void {
  blameStore.setState({ asked: null });
}

export function blameKey({ session, from, to, side, path, line }: BlameAsked): string {
  return `blame ${session} ${from}..${to} ${side} ${line} ${path}`;
}
