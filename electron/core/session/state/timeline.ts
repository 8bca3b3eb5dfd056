import type { Checkpoint, CheckpointTime } from '#shared/checkpoints';
import type { SessionEvent } from '#shared/events';
import type { CommitId } from '#shared/ids';
import { assertNever } from '#shared/result';
import type { SessionRow } from '#shared/session';
import type { Unfinished } from '#shared/unfinished';

/** A state of the worktree that was recorded, and where the session's branch was with it. */
export type TimelinePoint = {
  readonly commit: CommitId;
  readonly ref: string;
  readonly turn: number;
  readonly at: CheckpointTime;
  readonly takenAt: string;
  /** Null: the branch was where HEAD was, which the checkpoint's first parent tells. */
  readonly branchCommit: CommitId | null;
  /** What was left in the middle in it. */
  readonly unfinished: Unfinished | null;
};

/** All states a session's worktree was recorded in, and how its turns build on each other. Plain data. */
export type Timeline = {
  /** Oldest first; one that is taken again under the same ref replaces the earlier one. */
  readonly points: readonly TimelinePoint[];
  /** Index 0 is turn 1: the turn it went on from, 0 for none. After a rollback that is not the one before it. */
  readonly wentOnFrom: readonly number[];
  /** The newest turn whose work the worktree holds; 0 for none. */
  readonly tip: number;
};

/** The events that record a state, or lead from one to another. */
export type TimelineEvent = Extract<
  SessionEvent,
  {
    type:
      | 'turn.queued'
      | 'turn.recovered'
      | 'checkpoint.taken'
      | 'session.rolled-back'
      | 'session.updated'
      | 'session.edited';
  }
>;

export const emptyTimeline: Timeline = { points: [], wentOnFrom: [], tip: 0 };

/** Folds one event, which happened `at`. `row` is the session before it. */
export function foldTimeline(
  timeline: Timeline,
  event: TimelineEvent,
  { at, row }: { readonly at: string; readonly row: Pick<SessionRow, 'base' | 'unfinished'> },
): Timeline {
  switch (event.type) {
    case 'turn.queued': {
      const wentOnFrom = [...timeline.wentOnFrom];
      wentOnFrom[event.turn - 1] = timeline.tip;
      return { ...timeline, wentOnFrom, tip: event.turn };
    }
    case 'turn.recovered': {
      const wentOnFrom = [...timeline.wentOnFrom];
      wentOnFrom[event.turn - 1] = event.from;
      return { ...timeline, wentOnFrom, tip: event.turn };
    }
    case 'checkpoint.taken': {
      const { commit, ref, turn, unfinished } = event;
      // A worktree that was made this moment has no checkpoint of its own: it is the base.
      const branchCommit = event.branchCommit ?? (commit === row.base.commit ? commit : null);
      return withPoint(timeline, {
        commit,
        ref,
        turn,
        at: event.at,
        takenAt: at,
        branchCommit,
        unfinished,
      });
    }
    case 'session.rolled-back':
      return rolledBack(timeline, event, at, row.unfinished);
    case 'session.edited':
      return edited(timeline, event, at, row.unfinished);
    case 'session.updated': {
      const { commit, branchCommit, checkpointRef: ref } = event;
      const turn = timeline.tip;
      const point = { commit, ref, turn, at: 'updated' as const, takenAt: at, branchCommit };
      return withPoint(timeline, { ...point, unfinished: null });
    }
    default:
      return assertNever(event);
  }
}

function rolledBack(
  timeline: Timeline,
  event: Extract<SessionEvent, { type: 'session.rolled-back' }>,
  takenAt: string,
  unfinished: Unfinished | null,
): Timeline {
  const at = 'before-rollback' as const;
  const left = { ...event.abandoned, turn: timeline.tip, at, takenAt, unfinished };
  return { ...withPoint(timeline, left), tip: event.turns.at(-1) ?? 0 };
}

function edited(
  timeline: Timeline,
  event: Extract<SessionEvent, { type: 'session.edited' }>,
  takenAt: string,
  unfinished: Unfinished | null,
): Timeline {
  const { commit, ref, branchCommit, before, kept } = event;
  const turn = timeline.tip;
  const left = kept && { commit: before, ...kept, turn, at: 'before-edit' as const, takenAt, unfinished };
  const made = { commit, ref, branchCommit, turn, at: 'edited' as const, takenAt, unfinished: null };
  return withPoint(left ? withPoint(timeline, left) : timeline, made);
}

function withPoint(timeline: Timeline, point: TimelinePoint): Timeline {
  return { ...timeline, points: [...timeline.points.filter(({ ref }) => ref !== point.ref), point] };
}

/** The turns whose work a recorded state holds, in order. */
export function turnsOf(timeline: Timeline, point: Pick<TimelinePoint, 'turn' | 'at'>): number[] {
  const last = point.at === 'start' ? (timeline.wentOnFrom[point.turn - 1] ?? 0) : point.turn;
  return turnsUpTo(timeline, last);
}

/** The turns whose work the worktree holds now, in order. */
export function turnsHeld(timeline: Timeline): number[] {
  return turnsUpTo(timeline, timeline.tip);
}

function turnsUpTo({ wentOnFrom }: Timeline, last: number): number[] {
  const turns: number[] = [];
  for (let turn = last; turn > 0; turn = Math.min(wentOnFrom[turn - 1] ?? 0, turn - 1)) turns.push(turn);
  return turns.reverse();
}

/** The timeline as it is told: what a rollback left behind is marked, unless it is where the worktree is now. */
export function checkpointsOf(timeline: Timeline, head: CommitId): Checkpoint[] {
  const held = new Set(turnsHeld(timeline));
  const last = timeline.points.findLastIndex(({ commit }) => commit === head);
  return timeline.points.map(({ commit, ref, turn, at, takenAt }, index) => ({
    commit,
    ref,
    turn,
    at,
    takenAt,
    abandoned: commit !== head && (at === 'before-rollback' || (turn > 0 && !held.has(turn))),
    current: index === last,
  }));
}
