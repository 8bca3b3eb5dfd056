import type { Checkpoint } from '#shared/checkpoints';
import type { Transcript } from '#shared/projections/transcript';
import { assertNever } from '#shared/result';

/** A point of the history as the list shows it. */
export type HistoryEntry = {
  readonly point: Checkpoint;
  readonly title: string;
  /** The prompt of a turn, or what the point is there for. */
  readonly detail: string;
  readonly files: number | null;
};

/** Newest first. Of a turn only its end is shown: its start is what came before it, save for the very first. */
export function historyEntries(
  points: readonly Checkpoint[],
  transcript: Pick<Transcript, 'turns'> | null,
): HistoryEntry[] {
  return points
    .filter(({ at, turn }) => at !== 'start' || turn === 1)
    .map((point) => {
      const turn = transcript?.turns.find((one) => one.turn === point.turn) ?? null;
      const files = point.at === 'end' ? (turn?.changes?.files ?? null) : null;
      return { point, title: pointTitle(point), detail: detailOf(point, turn?.prompt ?? ''), files };
    })
    .reverse();
}

/** What a point is called. */
export function pointTitle({ at, turn }: Checkpoint): string {
  switch (at) {
    case 'start':
      return turn === 1 ? 'Start of the session' : `Start of turn ${turn}`;
    case 'end':
      return `Turn ${turn}`;
    case 'before-rollback':
      return 'Before going back';
    case 'updated':
      return 'After an update';
    case 'before-edit':
      return 'Before an edit of yours';
    case 'edited':
      return 'After an edit of yours';
    default:
      return assertNever(at);
  }
}

/** Asks whether to go to a point; one that was left behind lies ahead. */
export function rollBackQuestion({ at, turn, abandoned }: Checkpoint): string {
  const how = abandoned ? 'Bring forward' : 'Roll back';
  switch (at) {
    case 'start':
      return `${how} to the start of ${turn === 1 ? 'the session' : `turn ${turn}`}?`;
    case 'end':
      return `${how} to turn ${turn}?`;
    case 'before-rollback':
      return `${how} to before the last rollback?`;
    case 'updated':
      return `${how} to after the update?`;
    case 'before-edit':
      return `${how} to before your edit?`;
    case 'edited':
      return `${how} to after your edit?`;
    default:
      return assertNever(at);
  }
}

function detailOf({ at, turn }: Checkpoint, prompt: string): string {
  switch (at) {
    case 'start':
      return 'before the agent changed anything';
    case 'end':
      return prompt.trim().split('\n')[0] ?? '';
    case 'before-rollback':
      return turn === 0 ? 'what was left then' : `what was left then, with the work of turn ${turn}`;
    case 'updated':
      return 'with the base’s new commits';
    case 'before-edit':
    case 'edited':
      return turn === 0 ? '' : `with the work of turn ${turn}`;
    default:
      return assertNever(at);
  }
}
