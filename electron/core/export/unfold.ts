import type { StoredEvent } from '#shared/events';
import {
  emptyTranscript,
  foldTranscript,
  type Transcript,
  type TranscriptItem,
  type TranscriptTurn,
} from '#shared/projections/transcript';

/** A piece of a conversation that nothing changes any more. */
export type Settled =
  | { readonly is: 'turn'; readonly turn: TranscriptTurn }
  | { readonly is: 'item'; readonly turn: number | null; readonly item: TranscriptItem }
  | { readonly is: 'turn-end'; readonly turn: TranscriptTurn };

/** So many items wait for a tool call before them that does not end; it is told as it stands then, and once more later. */
const MOST_WAITING = 1000;

/**
 * A conversation of any length from its events, in order, while only the end of it is held: what was said is settled once
 * something else follows, a tool call once it has ended, a turn once another one begins.
 */
export function unfold() {
  let transcript: Transcript = emptyTranscript;
  /** Of the turns that are announced, the newest, and whether its end was told. */
  let told: { readonly turn: number; readonly ended: boolean } = { turn: 0, ended: false };

  function* turnEnds(turn: TranscriptTurn): Generator<Settled> {
    for (const item of turn.items) yield { is: 'item', turn: turn.turn, item };
    yield { is: 'turn-end', turn };
    told = { turn: turn.turn, ended: true };
  }

  /** Tells what can be told; what was is let go of. */
  function* tell(all: boolean): Generator<Settled> {
    const { preparation, turns } = transcript;
    // What belongs to no turn stands in the one that is open, as soon as any was begun.
    for (const item of preparation) yield { is: 'item', turn: told.turn || null, item };
    const last = turns.at(-1);
    const kept: TranscriptTurn[] = [];
    for (const turn of turns) {
      const over = all || turn !== last;
      // Before the first turn starts, everything else belongs to what comes before it.
      const begun = over || turn.turn > (turns[0]?.turn ?? 0) || turn.startedAt !== null;
      if (turn.turn < told.turn || (turn.turn === told.turn && told.ended) || !begun) {
        kept.push(turn);
        continue;
      }
      if (turn.turn > told.turn) {
        yield { is: 'turn', turn };
        told = { turn: turn.turn, ended: false };
      }
      if (over) {
        yield* turnEnds(turn);
        kept.push({ ...turn, prompt: '', plan: [], items: [] });
        continue;
      }
      const settled = settledOf(turn);
      for (const item of turn.items.slice(0, settled)) yield { is: 'item', turn: turn.turn, item };
      kept.push({ ...turn, items: turn.items.slice(settled) });
    }
    transcript = { ...transcript, preparation: [], turns: kept };
  }

  return {
    *take(events: readonly StoredEvent[]): Generator<Settled> {
      transcript = foldTranscript(transcript, events);
      yield* tell(false);
    },
    *end(): Generator<Settled> {
      yield* tell(true);
    },
    /** Those of the user's that were not deleted. */
    get comments(): Transcript['comments'] {
      return transcript.comments;
    },
  };
}

/** How many of a turn's first items nothing changes any more. */
function settledOf({ items, endedAt }: TranscriptTurn): number {
  if (endedAt !== null) return items.length;
  let settled = 0;
  for (const [at, item] of items.entries()) {
    if (!isSettled(item, at === items.length - 1, items.length - at > MOST_WAITING)) break;
    settled = at + 1;
  }
  return settled;
}

function isSettled(item: TranscriptItem, isLast: boolean, waitedFor: boolean): boolean {
  switch (item.type) {
    case 'said':
    case 'thought':
      return !isLast;
    case 'tool':
      return item.tool.endedAt !== null || waitedFor;
    case 'permission':
      return item.answer !== null;
    case 'shown':
    case 'note':
    case 'session-note':
    case 'setup':
    case 'check':
    case 'shared':
      return true;
    default:
      return item satisfies never;
  }
}
