/** An event as a line of a log has it: its type is known, its other fields are still to be looked at. */
export type RawEvent = { readonly type: string; readonly [field: string]: unknown };

/**
 * The format that logs are written in. Raised with every event, field or value that versions of Understory before it do
 * not know: by it they tell what is new from what is damaged.
 */
export const LOG_FORMAT = 20;

/** What an event of a format lacks that one of the next has. Formats count from 0; its lines do not say their format. */
const STEPS: readonly Readonly<Record<string, (event: RawEvent) => RawEvent>>[] = [
  {
    'session.created': (event) => ({ resolves: null, ...event }),
    'worktree.restored': (event) => ({ branch: null, ...event }),
    'checkpoint.taken': (event) => ({ unfinished: null, ...event }),
    'session.rolled-back': (event) => ({ unfinished: null, ...event }),
    'session.discarded': (event) => ({ folder: null, ...event }),
    'apply.undone': (event) => ({ standing: null, heads: [], ...event }),
    'resolution.kept': (event) => ({ operation: 'apply', ...event }),
  },
  // Events about living processes came with the next one.
  {},
  // With this one what Understory notes is its own event. Notes of earlier formats are told as they were written.
  {},
  // Where a session works and why it exists became one field each.
  {
    'session.created': ({ kind, resolves, ...event }) => ({
      ...event,
      place: { in: kind === 'background' ? 'worktree' : kind === 'local' ? 'workspace' : kind },
      ...(resolves === undefined ? {} : { origin: originOf(resolves) }),
    }),
  },
  // A file that is left out because its content filter failed came with the next one.
  {},
  // With the next one failures are data. Those of earlier formats are told as they were written.
  {},
  // Choices of an agent's options, and what permissions did not hold, came with the next one.
  {},
  // What the user makes of the changes came with the next one.
  {},
  // How the user keeps the list came with the next one.
  {},
  // Snoozing came with the next one.
  {},
  // The cost of an agent's session as a figure came with the next one.
  {},
  // Prompts that wait for the turn to end came with the next one.
  {},
  // Budgets came with the next one.
  {},
  // Rules that answer permissions came with the next one.
  {},
  // What was given up of the trash came with the next one.
  {},
  // Hand-offs came with the next one.
  {},
  // Attachments came with the next one.
  {},
  // Sessions whose agent plans came with the next one.
  {},
];

function originOf(resolves: unknown) {
  return resolves === null ? { why: 'prompt' } : { why: 'conflicts', resolves };
}

/** Makes an event of an earlier format into one of today's. Pure; what it does not know it leaves as it is. */
export function upcastEvent(event: RawEvent, format: number): RawEvent {
  return STEPS.slice(Math.max(0, format)).reduce((each, step) => step[each.type]?.(each) ?? each, event);
}
