import type { SessionEvent } from '#shared/events';

/** What the agent said last in its newest turn: since its last tool call, or before it when nothing came after. */
export type Said = { readonly text: string; readonly goesOn: boolean };

export const NOTHING_SAID: Said = { text: '', goesOn: false };

/** As much as anybody has use for, in UTF-16 units. */
const MOST = 4000;

/** Pieces of one text come one after the other; whatever the agent does in between ends it. */
export function foldSaid(said: Said, event: SessionEvent): Said {
  switch (event.type) {
    case 'turn.queued':
    // It may tell of work that is no longer there.
    case 'session.rolled-back':
      return NOTHING_SAID;
    case 'tool.called':
      return said.goesOn ? { ...said, goesOn: false } : said;
    case 'agent.said': {
      const before = said.goesOn ? said.text : '';
      return before.length >= MOST ? said : { text: (before + event.text).slice(0, MOST), goesOn: true };
    }
    default:
      return said;
  }
}
