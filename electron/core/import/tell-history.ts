import { createHash } from 'node:crypto';
import type { LongText, SessionEvent, Shown, StoredEvent, ToolCallPatch, ToolContent } from '#shared/events';
import { BodyId } from '#shared/ids';
import type { AgentShown, AgentToolPatch } from '../agents';
import { headOf, INLINE_BYTES } from '../session';
import type { HistoryStep } from './history';

/** The most of prompts and of what was said at once, in characters. */
const LONGEST_SAID = 1_000_000;
/** The most of whole long texts that is kept beside the events of one history, in bytes. */
const MOST_KEPT = 64 * 1024 * 1024;

/**
 * The events of a session of ours that tell a history. The same records make the same events, so that whoever read some
 * goes on after them. Even numbers are the history's; the odd one after them says that nobody works now.
 */
export type Telling = {
  readonly events: readonly StoredEvent[];
  take(steps: readonly HistoryStep[]): void;
  /** The event that ends the last turn, where one is open; not part of `events`, since the history may go on. */
  rest(): StoredEvent | null;
  body(id: BodyId): string | null;
};

export function createTelling(
  created: Extract<SessionEvent, { type: 'session.created' }>,
  at: string,
  mostKept = MOST_KEPT,
): Telling {
  const events: StoredEvent[] = [];
  const bodies = new Map<BodyId, string>();
  const calls = new Set<string>();
  const edits = new Set<string>();
  let kept = 0;
  let turn = 0;
  let now = at;
  const add = (event: SessionEvent): void => {
    events.push({ seq: (events.length + 1) * 2, at: now, event });
  };
  const end = (): SessionEvent => ({
    type: 'turn.ended',
    turn,
    outcome: 'completed',
    stop: null,
    failure: null,
  });
  const begin = (prompt: string): void => {
    if (turn > 0) add(end());
    turn += 1;
    add({ type: 'turn.queued', turn, prompt: cut(prompt) });
    add({ type: 'turn.started', turn });
  };
  const long = (text: string): LongText => {
    const head = headOf(text);
    if (head.bytes <= INLINE_BYTES || kept + head.bytes > mostKept) return head;
    const body = BodyId.parse(createHash('sha256').update(text).digest('hex'));
    if (!bodies.has(body)) kept += head.bytes;
    bodies.set(body, text);
    return { ...head, body };
  };
  const stored = ({ content, input, ...rest }: AgentToolPatch): ToolCallPatch => {
    if (content?.some(({ type }) => type === 'diff')) edits.add(rest.call);
    // That a file was written says less than what was written.
    const told =
      content && edits.has(rest.call) && content.every(({ type }) => type === 'text') ? null : content;
    return {
      ...rest,
      ...(told
        ? {
            content: told.map((part) => storedPart(part, long)),
          }
        : {}),
      ...(input === undefined ? {} : { input: input === null ? null : long(input) }),
    };
  };
  /** A history has whole messages: two that follow each other are no pieces of one. */
  const apart = (type: SessionEvent['type']): string => (events.at(-1)?.event.type === type ? '\n\n' : '');
  const eventOf = (tells: Exclude<HistoryStep['tells'], { type: 'prompt' }>): SessionEvent => {
    switch (tells.type) {
      case 'said':
        return { type: 'agent.said', turn, text: `${apart('agent.said')}${cut(tells.text)}` };
      case 'thought':
        return { type: 'agent.thought', turn, text: `${apart('agent.thought')}${cut(tells.text)}` };
      case 'planned':
        return { type: 'agent.planned', turn, entries: [...tells.entries] };
      case 'noted':
        return { type: 'agent.noted', turn, level: tells.level, text: cut(tells.text) };
      case 'tool-called':
        return { type: 'tool.called', turn, patch: stored(tells.patch) };
      case 'tool-updated':
        return { type: 'tool.updated', turn, patch: stored(tells.patch) };
      default:
        return tells satisfies never;
    }
  };
  const tell = ({ tells }: HistoryStep): void => {
    if (tells.type === 'prompt') begin(tells.text);
    else {
      // A history whose beginning is not there begins in the middle of a turn.
      if (turn === 0) begin('');
      add(eventOf(tells));
    }
  };
  add(created);
  return {
    events,
    take(steps) {
      for (const step of steps) {
        now = step.at ?? now;
        const { tells } = step;
        if (tells.type === 'tool-called') calls.add(tells.patch.call);
        // The end of what is told otherwise, such as a plan, or of what is left out.
        if (tells.type === 'tool-updated' && !calls.has(tells.patch.call)) continue;
        tell(step);
      }
    },
    rest: () => (turn === 0 ? null : { seq: events.length * 2 + 1, at: now, event: end() }),
    body: (id) => bodies.get(id) ?? null,
  };
}

function cut(text: string): string {
  return text.length > LONGEST_SAID ? `${text.slice(0, LONGEST_SAID)}…` : text;
}

type Part = NonNullable<AgentToolPatch['content']>[number];

function storedPart(part: Part, long: (text: string) => LongText): ToolContent {
  switch (part.type) {
    case 'text':
      return { type: 'text', text: long(part.text) };
    case 'diff': {
      const { path, oldText, newText } = part;
      return {
        type: 'diff',
        path,
        oldText: oldText === null ? null : long(oldText),
        newText: long(newText),
      };
    }
    case 'shown':
      return { type: 'shown', shown: storedShown(part.shown, long) };
    default:
      return part satisfies never;
  }
}

/** Of what another tool keeps nothing is kept here: a picture is named. */
function storedShown(shown: AgentShown, long: (text: string) => LongText): Shown {
  switch (shown.is) {
    case 'link':
      return shown;
    case 'text':
      return { is: 'text', uri: shown.uri, text: long(shown.text) };
    case 'picture': {
      const bytes = Math.floor((shown.data.length * 3) / 4);
      return { is: 'left-out', what: 'picture', said: shown.mime, bytes, why: 'elsewhere' };
    }
    case 'file':
      return { is: 'left-out', what: shown.what, said: shown.mime, bytes: shown.bytes, why: 'not-shown' };
    default:
      return shown satisfies never;
  }
}
