import { filesWords } from '#shared/counted';
import { describeDenied } from '#shared/describe-denied';
import { usageLines, usageWords } from '#shared/describe-usage';
import { formatDuration } from '#shared/duration';
import type { TranscriptTurn } from '#shared/projections/transcript';
import { assertNever } from '#shared/result';
import { unfinishedWords } from '#shared/unfinished';

const SHORT_MS = 1000;

/** A finished turn's closing line, in parts: `turn 2`, `1 m 48 s`, then `3 files`, then what else is to be said. */
export function turnParts(turn: TranscriptTurn): { before: string[]; files: string | null; after: string[] } {
  const before = [`turn ${turn.turn}`];
  if (turn.outcome === 'cancelled') before.push('stopped');
  if (turn.denied > 0) before.push('denied');
  if (turn.outcome === 'interrupted') before.push('interrupted');
  if (turn.startedAt !== null && turn.endedAt !== null) {
    const took = Date.parse(turn.endedAt) - Date.parse(turn.startedAt);
    // What took a moment says nothing by its time; a clock that was set back gives even less than none.
    if (took >= SHORT_MS) before.push(formatDuration(took));
  }
  const files = turn.changes ? filesOf(turn.turn, turn.changes) : null;
  const after: string[] = [];
  after.push(...usageWords(turn.tokens, turn.cost ?? []));
  const skipped = turn.checkpoint?.skipped ?? 0;
  if (skipped > 0) after.push(`${filesWords(skipped)} left out`);
  if (turn.checkpoint?.unfinished) after.push(`left ${unfinishedWords(turn.checkpoint.unfinished)}`);
  if (turn.abandoned) after.push('left behind by a rollback');
  return { before, files, after };
}

/** What the turn took, in full; empty where its agent did not tell. */
export function turnUsage({ tokens, cost }: TranscriptTurn): string {
  return usageLines({ tokens: tokens ?? null, cost: [...(cost ?? [])] }).join('\n');
}

/** What the turn itself changed. Older sessions know only what had changed by then, earlier turns' files included. */
function filesOf(turn: number, { files, own }: NonNullable<TranscriptTurn['changes']>): string {
  if (own) return filesWords(own.files);
  return `${filesWords(files)}${turn > 1 ? ' since base' : ''}`;
}

/** Why an agent stopped before it was done, or nothing when it was. */
export function stopWords(turn: Pick<TranscriptTurn, 'stop' | 'denied'>): string | null {
  if (turn.denied > 0) return describeDenied(turn.denied);
  switch (turn.stop) {
    case 'max_tokens':
      return 'The agent stopped at its token limit. Send a follow-up to go on.';
    case 'max_turn_requests':
      return 'The agent stopped at its limit of requests in one turn. Send a follow-up to go on.';
    case 'refusal':
      return 'The model declined to go on with this.';
    case 'nothing_done':
      return 'The agent ended its turn without saying or doing anything.';
    case 'end_turn':
    case 'cancelled':
    case null:
      return null;
    default:
      return assertNever(turn.stop);
  }
}
