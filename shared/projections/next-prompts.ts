import type { LoggedRefusal, SessionEvent } from '../events';
import type { NextPromptId } from '../ids';
import type { NextPrompt } from '../next-prompt';

/** The prompts that wait for the turn to end, the next one first. */
export type NextPrompts = {
  readonly prompts: readonly NextPrompt[];
  /** The one for which the turn is stopped: it is sent then, although the turn did not end well. */
  readonly stoppedFor: NextPromptId | null;
  /** The newest turn ended well: what waits may follow it. */
  readonly goesOn: boolean;
  /** Why the first could not be sent when its time had come; null: nothing was in its way. */
  readonly refusal: LoggedRefusal | null;
};

export const NO_NEXT_PROMPTS: NextPrompts = { prompts: [], stoppedFor: null, goesOn: false, refusal: null };

type NextPromptEvent = Extract<
  SessionEvent,
  {
    type:
      | 'next-prompt.added'
      | 'next-prompt.edited'
      | 'next-prompt.moved'
      | 'next-prompt.removed'
      | 'next-prompt.held'
      | 'turn.queued'
      | 'turn.cancel-requested'
      | 'turn.ended';
  }
>;

/** Folds one event. What waits keeps its identity where nothing of it changed. */
export function foldNextPrompts(next: NextPrompts, event: NextPromptEvent): NextPrompts {
  const { prompts } = next;
  switch (event.type) {
    case 'next-prompt.added': {
      const { id, text, attachments } = event;
      const added = { id, text, ...(attachments ? { attachments } : {}) };
      return { ...next, prompts: prompts.toSpliced(event.index, 0, added) };
    }
    case 'next-prompt.edited':
      return {
        ...next,
        prompts: prompts.map((one) => (one.id === event.id ? edited(one, event) : one)),
      };
    case 'next-prompt.moved': {
      const moved = prompts.find(({ id }) => id === event.id);
      return moved ? { ...next, prompts: without(prompts, event.id).toSpliced(event.index, 0, moved) } : next;
    }
    case 'next-prompt.removed':
      return {
        ...next,
        prompts: without(prompts, event.id),
        stoppedFor: next.stoppedFor === event.id ? null : next.stoppedFor,
      };
    case 'next-prompt.held':
      return { ...next, refusal: event.refusal };
    case 'turn.queued':
      return { ...NO_NEXT_PROMPTS, prompts: event.next ? without(prompts, event.next) : prompts };
    case 'turn.cancel-requested':
      return event.stoppedFor ? { ...next, stoppedFor: event.stoppedFor } : next;
    case 'turn.ended':
      return {
        ...next,
        // What the user stopped the turn for is not wanted of an app that ended meanwhile.
        stoppedFor: event.outcome === 'interrupted' ? null : next.stoppedFor,
        goesOn: endedWell(event),
      };
    default:
      return event satisfies never;
  }
}

function edited(
  prompt: NextPrompt,
  { text, attachments }: Extract<SessionEvent, { type: 'next-prompt.edited' }>,
): NextPrompt {
  return { ...prompt, text, ...(attachments ? { attachments } : {}) };
}

/** Whether the agent did what it could: it was not stopped, ran into no limit, and was denied nothing in the end. */
function endedWell({ outcome, stop, denied }: Extract<SessionEvent, { type: 'turn.ended' }>): boolean {
  return outcome === 'completed' && (stop === null || stop === 'end_turn') && denied === undefined;
}

/** The prompt whose time has come once no turn is open; null: none waits, or they are held. */
export function dueOf({ prompts, stoppedFor, goesOn }: NextPrompts): NextPrompt | null {
  const first = stoppedFor === null ? prompts[0] : prompts.find(({ id }) => id === stoppedFor);
  return first && (stoppedFor !== null || goesOn) ? first : null;
}

function without(prompts: readonly NextPrompt[], id: NextPromptId): readonly NextPrompt[] {
  return prompts.filter((one) => one.id !== id);
}
