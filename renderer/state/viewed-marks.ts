import { useEffect, useMemo } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { ChangedFile } from '#shared/changeset';
import type { RepoPath, SessionId } from '#shared/ids';
import { type ViewedFiles, type ViewedState, viewedIn } from '#shared/projections/viewed-files';
import { api } from '../api/client';
import { type PendingMark, stillPending, withPending } from './pending-marks';
import { perform } from './perform';

/** Marks that are shown at once: whoever reviews by key does not wait for the disk. One that is refused goes again. */
const pendingStore = createStore<{ readonly marks: readonly PendingMark[] }>(() => ({ marks: [] }));

/** Answers of each file of a session whether it was viewed. `known`: what is on record, as far as it was read. */
export function useViewedOf(
  session: SessionId,
  known: ViewedFiles | undefined,
): (file: ChangedFile) => ViewedState {
  const marks = useStore(pendingStore, (state) => state.marks);
  useEffect(() => {
    if (!known) return;
    const { marks } = pendingStore.getState();
    pendingStore.setState({ marks: stillPending(marks, session, known) });
  }, [session, known]);
  return useMemo(() => {
    const ours = marks.filter((mark) => mark.session === session);
    return viewedIn(withPending(known ?? [], ours));
  }, [session, known, marks]);
}

/** Marks a file as viewed, with the content that is shown. */
export async function markViewed(session: SessionId, file: ChangedFile): Promise<void> {
  const { path, oldMode, oldBlob, newMode, newBlob } = file;
  const files = [{ path, oldMode, oldBlob, newMode, newBlob }];
  const event = { type: 'files.viewed', files } as const;
  await record({ session, path, event, isRecorded: false }, () => api.review.markViewed({ session, files }));
}

/** Takes a file's mark back. */
export async function markUnviewed(session: SessionId, path: RepoPath): Promise<void> {
  const paths = [path];
  const event = { type: 'files.unviewed', paths } as const;
  await record({ session, path, event, isRecorded: false }, () =>
    api.review.markUnviewed({ session, paths }),
  );
}

async function record(mark: PendingMark, ask: Parameters<typeof perform>[0]): Promise<void> {
  pendingStore.setState(({ marks }) => ({ marks: [...marks, mark] }));
  const done = await perform(ask);
  pendingStore.setState(({ marks }) => ({
    marks:
      done === null
        ? marks.filter((one) => one !== mark)
        : marks.map((one) => (one === mark ? { ...one, isRecorded: true } : one)),
  }));
}
