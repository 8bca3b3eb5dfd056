import { bytesWords } from './bytes';
import type { SessionEvent } from './events';

type PauseEvent = Extract<SessionEvent, { type: 'agent.paused' | 'agent.continued' }>;

/** That an agent was paused for its memory, or went on, as a session tells it. */
export function describePause(event: PauseEvent): {
  readonly level: 'info' | 'warning';
  readonly text: string;
} {
  if (event.type === 'agent.continued') return { level: 'info', text: 'The agent was continued.' };
  const left = event.available === 0 ? 'none was free' : `${bytesWords(event.available)} were free`;
  return {
    level: 'warning',
    text: `The agent was paused: its programs used ${bytesWords(event.held)} of memory, and ${left}.`,
  };
}

/** Why a paused agent stands still, in a few words. */
export function pausedWords(held: number): string {
  return `Paused: uses ${bytesWords(held)} of memory`;
}
