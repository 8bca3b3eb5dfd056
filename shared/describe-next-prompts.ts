import { counted } from './counted';
import { describeLogged } from './describe-failure';
import type { NextPrompts } from './projections/next-prompts';
import type { TranscriptTurn } from './projections/transcript-model';
import { assertNever } from './result';
import type { SessionRow } from './session';
import { isBusy } from './session-state';

/** `held`: nothing sends them but the user. */
export type NextPromptsState = { readonly held: boolean; readonly words: string };

/** How many wait. */
export function nextPromptsWords(count: number): string {
  return counted(count, 'next prompt');
}

/** When the prompts that wait in a session are sent, or why they are not. */
export function describeNextPrompts(
  { status }: Pick<SessionRow, 'status'>,
  next: NextPrompts,
  turn: Pick<TranscriptTurn, 'outcome' | 'stop' | 'denied' | 'cancelling'> | null,
): NextPromptsState {
  if (isBusy({ status })) {
    if (next.stoppedFor !== null) return { held: false, words: 'Sent as soon as the turn has stopped.' };
    if (turn?.cancelling) return { held: true, words: 'Held: you are stopping the turn.' };
    if (status === 'waiting')
      return { held: false, words: 'Sent when the turn has ended. The agent waits for your answer first.' };
    return { held: false, words: 'Sent when the turn has ended, one a turn.' };
  }
  if (next.refusal) return { held: true, words: `Not sent: ${describeLogged(next.refusal)}` };
  return { held: true, words: `Not sent: ${whyHeld(turn)}` };
}

function whyHeld(turn: Pick<TranscriptTurn, 'outcome' | 'stop' | 'denied'> | null): string {
  if (turn === null) return 'no turn has ended yet.';
  switch (turn.outcome) {
    case 'cancelled':
      return 'you stopped the turn.';
    case 'failed':
      return 'the turn failed.';
    case 'interrupted':
      return 'Understory ended in the middle of the turn.';
    case 'completed':
      if (turn.denied > 0) return 'the agent ended its turn at your no.';
      if (turn.stop !== null && turn.stop !== 'end_turn') return 'the agent stopped before it was done.';
      return 'Understory ended before their turn came.';
    case null:
      return 'no turn has ended yet.';
    default:
      return assertNever(turn.outcome);
  }
}
