import type { PermissionOption, SessionNote, ToolKind } from '#shared/events';
import type { AgentToolPatch, AgentUpdate } from '../../agents';

type NotAsked = Extract<SessionNote, { code: 'not-asked' }>;

/** What a turn asked permission for, and what it did without. */
export type Asking = {
  /** What was done without asking. */
  readonly notAsked: NotAsked['calls'];
  readonly allowed: number;
  readonly denied: number;
  /** The last answer was a no. */
  readonly endedDenied: boolean;
  /** The user allowed something for good, so that the agent need not ask for its like. */
  readonly allowsAlways: boolean;
};

/** Keeps count, over the turns of a session, of what its agent asked for and of what it did. */
export type TurnAsking = {
  take(update: AgentUpdate): void;
  /** A request about a tool call was answered; null: withdrawn. */
  answered(tool: AgentToolPatch, option: PermissionOption | null): void;
  /** What the turn that ends comes to. The next one begins anew. */
  endTurn(): Asking;
};

type Known = { kind?: ToolKind; what?: string; command?: boolean; done: boolean };

/** Tool calls that change something. */
const CHANGING: ReadonlySet<ToolKind> = new Set(['edit', 'delete', 'move', 'execute']);
const MOST_CHARACTERS = 120;
/** Tool calls that a note names. */
const MOST_CALLS = 5;

export function createTurnAsking(): TurnAsking {
  let calls = new Map<string, Known>();
  let asked = new Set<string>();
  /** Kinds of calls that the user allowed for good: of these an agent need not ask again. */
  const always = new Set<ToolKind>();
  let count = { allowed: 0, denied: 0, endedDenied: false };

  return {
    take(update) {
      if (update.type !== 'tool-called' && update.type !== 'tool-updated') return;
      const { patch } = update;
      const before = calls.get(patch.call);
      const what = before?.command ? null : whatOf(patch);
      // A command that ended with an error has run all the same.
      const ran =
        patch.status === 'completed' || (patch.status === 'failed' && typeof patch.exitCode === 'number');
      calls.set(patch.call, {
        ...before,
        ...(patch.kind ? { kind: patch.kind } : {}),
        // A command says more than the title that comes with the next update.
        ...(what === null ? {} : { what, command: Boolean(patch.command) }),
        done: ran || (before?.done ?? false),
      });
    },
    answered(tool, option) {
      asked.add(tool.call);
      if (!option) return;
      const allows = option.kind === 'allow_once' || option.kind === 'allow_always';
      if (option.kind === 'allow_always') always.add(tool.kind ?? calls.get(tool.call)?.kind ?? 'other');
      count = {
        allowed: count.allowed + (allows ? 1 : 0),
        denied: count.denied + (allows ? 0 : 1),
        endedDenied: !allows,
      };
    },
    endTurn() {
      const notAsked = [...calls].flatMap(([call, { kind, what, done }]) =>
        done && kind && CHANGING.has(kind) && !asked.has(call) && !always.has(kind)
          ? [{ kind, what: what ?? 'something' }]
          : [],
      );
      const ended = { ...count, allowsAlways: always.size > 0 };
      calls = new Map();
      asked = new Set();
      count = { allowed: 0, denied: 0, endedDenied: false };
      return { ...ended, notAsked };
    },
  };
}

/** A command, a path, or what the agent calls it, on one line; null where the patch says nothing of it. */
function whatOf({ command, locations, title }: AgentToolPatch): string | null {
  const line = (command || locations?.[0]?.path || title || '').trim().split('\n', 1)[0] ?? '';
  return line === '' ? null : line;
}

/** The first of the calls as a note names them: paths from the folder that the agent works in, on short lines. */
export function firstOf(calls: NotAsked['calls'], folder: string | null): Pick<NotAsked, 'calls' | 'more'> {
  const named = calls
    .slice(0, MOST_CALLS)
    .map(({ kind, what }) => ({ kind, what: cut(fromFolder(what, folder)) }));
  return { calls: named, more: Math.max(0, calls.length - MOST_CALLS) };
}

function fromFolder(what: string, folder: string | null): string {
  return folder !== null && what.startsWith(folder) && /^[\\/]./.test(what.slice(folder.length))
    ? what.slice(folder.length + 1)
    : what;
}

function cut(line: string): string {
  return line.length > MOST_CHARACTERS ? `${line.slice(0, MOST_CHARACTERS - 1)}…` : line;
}
