/** An event as a line of a log has it: its type is known, its other fields are still to be looked at. */
export type RawEvent = { readonly type: string; readonly [field: string]: unknown };

/**
 * The format that logs are written in. Raised with every event, field or value that versions of Understory before it do
 * not know: by it they tell what is new from what is damaged.
 */
export const LOG_FORMAT = 41;

/**
 * What an event of a format lacks that one of the next has, by the format that it was written in. Formats count from 0; its
 * lines do not say their format. Most formats only added what earlier lines cannot have.
 */
const STEPS: Readonly<Record<number, Readonly<Record<string, (event: RawEvent) => RawEvent>>>> = {
  0: {
    'session.created': (event) => ({ resolves: null, ...event }),
    'worktree.restored': (event) => ({ branch: null, ...event }),
    'checkpoint.taken': (event) => ({ unfinished: null, ...event }),
    'session.rolled-back': (event) => ({ unfinished: null, ...event }),
    'session.discarded': (event) => ({ folder: null, ...event }),
    'apply.undone': (event) => ({ standing: null, heads: [], ...event }),
    'resolution.kept': (event) => ({ operation: 'apply', ...event }),
  },
  // Where a session works and why it exists became one field each.
  3: {
    'session.created': ({ kind, resolves, ...event }) => ({
      ...event,
      place: { in: kind === 'background' ? 'worktree' : kind === 'local' ? 'workspace' : kind },
      ...(resolves === undefined ? {} : { origin: originOf(resolves) }),
    }),
  },
};

function originOf(resolves: unknown) {
  return resolves === null ? { why: 'prompt' } : { why: 'conflicts', resolves };
}

/** Makes an event of an earlier format into one of today's. Pure; what it does not know it leaves as it is. */
export function upcastEvent(event: RawEvent, format: number): RawEvent {
  let made = event;
  for (let from = Math.max(0, format); from < LOG_FORMAT; from += 1)
    made = STEPS[from]?.[made.type]?.(made) ?? made;
  return made;
}
