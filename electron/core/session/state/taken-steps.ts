import type { SessionEvent } from '#shared/events';
import type { CommitId } from '#shared/ids';
import { assertNever } from '#shared/result';
import type { SessionRow } from '#shared/session';
import type { TakenStep } from '#shared/trash';

/** The events that take something of a worktree, which the session's history has. */
type TakingEvent = Extract<
  SessionEvent,
  { type: 'session.rolled-back' | 'session.edited' | 'session.updated' }
>;

/** So many paths of a step are named. */
const MOST_PATHS = 20;

/**
 * What rollbacks, edits and updates took of a session's worktree and was not brought back, oldest first. `row` is the session
 * before the event.
 */
export function foldTaken(
  taken: readonly TakenStep[],
  event: TakingEvent,
  { at, row }: { readonly at: string; readonly row: Pick<SessionRow, 'session' | 'head' | 'turns'> },
): readonly TakenStep[] {
  const step = { at, turns: row.turns };
  switch (event.type) {
    case 'session.rolled-back': {
      const { abandoned, files, commit } = event;
      const others = broughtBack(taken, commit);
      if (abandoned.commit === commit) return others;
      const id = idOf(abandoned.ref, row);
      return [
        ...others,
        { ...step, step: id, did: 'rollback', restores: abandoned.commit, files, paths: [] },
      ];
    }
    case 'session.edited': {
      const { ref, why: did, before: restores, paths } = event;
      const some = paths.slice(0, MOST_PATHS);
      return [...taken, { ...step, step: idOf(ref, row), did, restores, files: paths.length, paths: some }];
    }
    case 'session.updated': {
      const { checkpointRef, files } = event;
      const restores = row.head;
      return [
        ...taken,
        { ...step, step: idOf(checkpointRef, row), did: 'update', restores, files, paths: [] },
      ];
    }
    default:
      return assertNever(event);
  }
}

function broughtBack(taken: readonly TakenStep[], commit: CommitId): readonly TakenStep[] {
  return taken.filter(({ restores }) => restores !== commit);
}

/** By the ref that the step alone has written: `rollback/1`. */
function idOf(ref: string, { session }: Pick<SessionRow, 'session'>): string {
  return ref.replace(`refs/understory/${session}/`, '');
}
