import type { SearchHit } from '#shared/contract-sessions';
import type { StoredEvent } from '#shared/events';

/** What of a conversation is found by its words, and by which event it is told. */
export type SearchableText = {
  readonly seq: number;
  readonly turn: number;
  readonly role: SearchHit['role'];
  readonly text: string;
};

/** Prompts and whole messages; pieces of one message follow each other. */
export function searchableTexts(events: Iterable<StoredEvent>): SearchableText[] {
  const texts: { seq: number; turn: number; role: SearchHit['role']; text: string }[] = [];
  let speaking = false;
  for (const { seq, event } of events) {
    const last = texts.at(-1);
    if (event.type === 'agent.said' && speaking && last) last.text += event.text;
    else if (event.type === 'agent.said')
      texts.push({ seq, turn: event.turn, role: 'said', text: event.text });
    else if (event.type === 'turn.queued')
      texts.push({ seq, turn: event.turn, role: 'prompt', text: event.prompt });
    speaking = event.type === 'agent.said';
  }
  return texts;
}
