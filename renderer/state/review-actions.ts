import type { ChangedFile } from '#shared/changeset';
import type { RepoPath, SessionId } from '#shared/ids';
import { api } from '../api/client';
import { perform } from './perform';

/** What the user makes of a session's changes. */

/** Marks a file as viewed, with the content that is shown. False when it was not put on record. */
export async function markViewed(session: SessionId, file: ChangedFile): Promise<boolean> {
  const { path, oldMode, oldBlob, newMode, newBlob } = file;
  const files = [{ path, oldMode, oldBlob, newMode, newBlob }];
  return (await perform(() => api.review.markViewed({ session, files }))) !== null;
}

export async function markUnviewed(session: SessionId, path: RepoPath): Promise<void> {
  await perform(() => api.review.markUnviewed({ session, paths: [path] }));
}
