import { z } from 'zod';
import { SessionEvent, type StoredEvent } from '#shared/events';
import { parseJson } from '#shared/parse-json';
import { LOG_FORMAT, type RawEvent, upcastEvent } from './upcast-event';

/** What a line of a log turned out to be. Every line counts one in `seq`, readable or not. */
export type LogLine =
  | { readonly is: 'event'; readonly stored: StoredEvent }
  /** From a newer version, or told by none any more: kept in the file, not shown. */
  | { readonly is: 'unknown'; readonly seq: number; readonly type: string }
  /** The beginning of a session that a newer version made, with usual values in the place of those it alone knows. */
  | { readonly is: 'newer'; readonly stored: StoredEvent }
  | { readonly is: 'damaged'; readonly seq: number };

const Envelope = z.object({
  seq: z.number().int(),
  at: z.string(),
  /** Left out by the first versions. */
  format: z.number().int().min(0).default(0),
  event: z.looseObject({ type: z.string() }),
});
const KNOWN: ReadonlySet<string> = new Set(SessionEvent.options.map((option) => option.shape.type.value));

/** One line with its line feed. JSON keeps raw-byte paths: lone surrogates are written as escapes. */
export function encodeLine({ seq, at, event }: StoredEvent): string {
  return `${JSON.stringify({ seq, at, format: LOG_FORMAT, event })}\n`;
}

/** Reads the line that stands at position `seq`, counted from 1. */
export function decodeLine(line: string, seq: number): LogLine {
  const envelope = Envelope.safeParse(parseJson(line));
  if (!envelope.success || envelope.data.seq !== seq) return { is: 'damaged', seq };
  const { at, format, event } = envelope.data;
  const unknown: LogLine = { is: 'unknown', seq, type: event.type };
  if (!KNOWN.has(event.type)) return unknown;
  const now = upcastEvent(event, format);
  const known = SessionEvent.safeParse(now);
  if (known.success) return { is: 'event', stored: { seq, at, event: known.data } };
  const isNew = format > LOG_FORMAT || known.error.issues.every((issue) => isNewValue(issue, now));
  if (!isNew) return { is: 'damaged', seq };
  const begun = seq === 1 && now.type === 'session.created' ? asUnderstood(now, known.error.issues) : null;
  return begun ? { is: 'newer', stored: { seq, at, event: begun } } : unknown;
}

/** Least is done with a local session, and least of its own accord where the user is asked. */
const USUAL = { place: { in: 'workspace' }, permissions: 'ask', origin: { why: 'prompt' } };

/** The beginning of a session without what only a newer version understands; null where too little is left of it. */
function asUnderstood(created: RawEvent, issues: readonly z.core.$ZodIssue[]): SessionEvent | null {
  const fields = new Set(issues.map(({ path }) => path[0]));
  const usual = Object.entries(USUAL).filter(([field]) => fields.has(field));
  const agent = z.looseObject({}).safeParse(created.agent);
  const understood = {
    ...created,
    ...Object.fromEntries(usual),
    ...(fields.has('agent') && agent.success ? { agent: { ...agent.data, protocol: 'command' } } : {}),
  };
  return SessionEvent.safeParse(understood).data ?? null;
}

/**
 * Whether a value is none of those that a field can have: a newer version knows more of them. A field that is missing, or
 * holds another kind of thing, is damage.
 */
function isNewValue({ code, path }: z.core.$ZodIssue, event: RawEvent): boolean {
  if (code !== 'invalid_value' && code !== 'invalid_union') return false;
  const value = path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown> | null)?.[key], event);
  return typeof value === 'string';
}
