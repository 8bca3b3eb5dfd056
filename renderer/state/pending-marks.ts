import type { SessionEvent } from '#shared/events';
import type { RepoPath, SessionId } from '#shared/ids';
import { foldViewed, type ViewedFiles, viewedIn } from '#shared/projections/viewed-files';

/** A mark of a file as viewed, or its taking back, that was asked for and is not seen on record yet. */
export type PendingMark = {
  readonly session: SessionId;
  readonly path: RepoPath;
  readonly event: Extract<SessionEvent, { type: 'files.viewed' | 'files.unviewed' }>;
  /** The core has put it on record: what is read next holds it. */
  readonly isRecorded: boolean;
};

/** What is marked once all that is pending is on record. */
export function withPending(known: ViewedFiles, pending: readonly PendingMark[]): ViewedFiles {
  return pending.reduce((viewed, { event }) => foldViewed(viewed, event), known);
}

/**
 * What is still pending in a session once `known` was read. Of one file nothing is done before what was asked for earlier.
 */
export function stillPending(
  pending: readonly PendingMark[],
  session: SessionId,
  known: ViewedFiles,
): readonly PendingMark[] {
  const open = new Set<RepoPath>();
  const left = pending.filter((mark) => {
    if (mark.session !== session) return true;
    if (!open.has(mark.path) && (mark.isRecorded || isIn(known, mark.event))) return false;
    open.add(mark.path);
    return true;
  });
  return left.length === pending.length ? pending : left;
}

function isIn(known: ViewedFiles, event: PendingMark['event']): boolean {
  if (event.type === 'files.unviewed') return !known.some(({ path }) => event.paths.includes(path));
  const stateOf = viewedIn(known);
  return event.files.every((file) => stateOf(file) === 'viewed');
}
