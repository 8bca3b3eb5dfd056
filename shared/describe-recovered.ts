import type { SessionEvent } from './events';

/** What stands in the place of a prompt that was lost with its session's log. */
export function describeRecoveredTurn({
  prompt,
  found,
}: Extract<SessionEvent, { type: 'turn.recovered' }>): string {
  if (found) return 'What was in the worktree when the session was recovered.';
  return prompt === null
    ? 'The prompt of this turn is lost.'
    : `${prompt}\n\n(Only this first line of the prompt is known.)`;
}
