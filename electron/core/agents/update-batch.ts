import type { SessionNote } from '#shared/events';
import type { AgentShown, AgentToolPatch, AgentUpdate } from './agent';

/**
 * Gathers a stream of small updates into few, without changing their order where it matters: text is joined, patches of
 * one tool call are laid over each other, and of a plan or a usage only the newest counts. Bounded whatever the agent
 * sends: what exceeds a turn's share is left out and said so once.
 */
export type UpdateBatch = {
  update(update: AgentUpdate): void;
  /** Passes on everything that is held back. */
  flush(): void;
  /** Flushes and gives the next turn its full share. */
  nextTurn(): void;
};

const FLUSH_MS = 50;
const FLUSH_TEXT = 4 * 1024;
/** Long tool output is sent whole each time it grows, so it is passed on less often. */
const SLOW_FLUSH_MS = 500;
const SLOW_CONTENT = 4 * 1024;
const TURN_TEXT = 8 * 1024 * 1024;
const TURN_TOOL_CONTENT = 64 * 1024 * 1024;
const TURN_TOOL_CALLS = 20_000;

export function createUpdateBatch(listener: (update: AgentUpdate) => void): UpdateBatch {
  let text: { type: 'said' | 'thought'; parts: string[]; length: number } | null = null;
  const patches = new Map<string, { patch: AgentToolPatch; due: number }>();
  const lastContent = new Map<string, number>();
  let newest = new Map<string, AgentUpdate>();
  let timer: NodeJS.Timeout | null = null;
  let share = fullShare();

  const schedule = () => {
    timer ??= setTimeout(() => {
      timer = null;
      flushText();
      flushTools(Date.now());
      flushNewest();
      if (patches.size > 0) schedule();
    }, FLUSH_MS);
  };
  const flushText = () => {
    if (!text) return;
    const { type, parts } = text;
    text = null;
    listener({ type, text: parts.join('') });
  };
  const flushTools = (now: number) => {
    for (const [call, { patch, due }] of patches) {
      if (due > now) continue;
      patches.delete(call);
      if (patch.content) lastContent.set(call, Date.now());
      share.toolContent -= contentSize(patch);
      listener({ type: 'tool-updated', patch });
    }
  };
  const flushNewest = () => {
    const waiting = newest;
    newest = new Map();
    for (const update of waiting.values()) listener(update);
  };
  const flush = () => {
    if (timer) clearTimeout(timer);
    timer = null;
    flushText();
    flushTools(Number.POSITIVE_INFINITY);
    flushNewest();
  };
  const leaveOut = (what: TooMuch, most: number) => {
    if (share.saidSo.has(what)) return;
    share.saidSo.add(what);
    flushText();
    listener({ type: 'observed', note: { code: 'left-out', what, most } });
  };
  const addText = (type: 'said' | 'thought', piece: string) => {
    if (piece === '') return;
    if (share.text <= 0) return leaveOut('text', TURN_TEXT);
    const taken = piece.length > share.text ? piece.slice(0, share.text) : piece;
    share.text -= taken.length;
    if (text && text.type !== type) flushText();
    text ??= { type, parts: [], length: 0 };
    text.parts.push(taken);
    text.length += taken.length;
    if (text.length >= FLUSH_TEXT) flushText();
    else schedule();
  };
  const withinShare = (patch: AgentToolPatch): AgentToolPatch => {
    if (contentSize(patch) <= share.toolContent) return patch;
    leaveOut('tool-content', TURN_TOOL_CONTENT);
    const { content: _content, input: _input, ...small } = patch;
    return small;
  };
  const holdPatch = (patch: AgentToolPatch) => {
    const size = contentSize(patch);
    const held = patches.get(patch.call);
    const merged = held ? { ...held.patch, ...patch } : patch;
    const urgent = isSettled(patch) || size < SLOW_CONTENT;
    const due = urgent ? 0 : (lastContent.get(patch.call) ?? 0) + SLOW_FLUSH_MS;
    patches.set(patch.call, { patch: merged, due: held ? Math.min(held.due, due) : due });
    schedule();
  };
  const callTool = (patch: AgentToolPatch) => {
    share.toolContent -= contentSize(patch);
    listener({ type: 'tool-called', patch });
  };
  return {
    update: (update) => {
      switch (update.type) {
        case 'said':
        case 'thought':
          return addText(update.type, update.text);
        case 'showed': {
          const size = shownSize(update.shown);
          if (size > share.toolContent) return leaveOut('tool-content', TURN_TOOL_CONTENT);
          share.toolContent -= size;
          flushText();
          return listener(update);
        }
        case 'tool-called':
          share.toolCalls -= 1;
          if (share.toolCalls < 0) return leaveOut('tool-calls', TURN_TOOL_CALLS);
          flushText();
          return callTool(withinShare(update.patch));
        case 'tool-updated':
          if (share.toolCalls < 0) return;
          flushText();
          return holdPatch(withinShare(update.patch));
        case 'usage': {
          const held = newest.get('usage');
          // A report of the context alone takes back none of the cost.
          const cost = update.cost ?? (held?.type === 'usage' ? held.cost : null);
          newest.set(update.type, { ...update, cost });
          return schedule();
        }
        case 'planned':
        case 'counted':
        case 'commands':
        case 'options':
          newest.set(update.type, update);
          return schedule();
        case 'noted':
        case 'observed':
          flushText();
          return listener(update);
        default:
          return update satisfies never;
      }
    },
    flush,
    nextTurn: () => {
      flush();
      share = fullShare();
      lastContent.clear();
    },
  };
}

type TooMuch = Extract<SessionNote, { code: 'left-out' }>['what'];

function fullShare() {
  return {
    text: TURN_TEXT,
    toolContent: TURN_TOOL_CONTENT,
    toolCalls: TURN_TOOL_CALLS,
    saidSo: new Set<TooMuch>(),
  };
}

function isSettled({ status }: AgentToolPatch): boolean {
  return status === 'completed' || status === 'failed' || status === 'cancelled';
}

function contentSize(patch: AgentToolPatch): number {
  let size = patch.input?.length ?? 0;
  for (const content of patch.content ?? []) {
    if (content.type === 'shown') size += shownSize(content.shown);
    else if (content.type === 'text') size += content.text.length;
    else size += (content.oldText?.length ?? 0) + content.newText.length;
  }
  return size;
}

/** However small, each takes room where it is shown. */
const LEAST_SHOWN = 64 * 1024;

function shownSize(shown: AgentShown): number {
  const held = shown.is === 'picture' ? shown.data.length : shown.is === 'text' ? shown.text.length : 0;
  return Math.max(LEAST_SHOWN, held);
}
