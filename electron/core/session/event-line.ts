import { z } from 'zod';
import { SessionEvent, type StoredEvent } from '#shared/events';

/** What a line of a log turned out to be. Every line counts one in `seq`, readable or not. */
export type LogLine =
  | { readonly is: 'event'; readonly stored: StoredEvent }
  /** From a newer version: kept in the file, not shown. */
  | { readonly is: 'unknown'; readonly seq: number; readonly type: string }
  | { readonly is: 'damaged'; readonly seq: number };

const Envelope = z.object({
  seq: z.number().int(),
  at: z.string(),
  event: z.looseObject({ type: z.string() }),
});
const KNOWN: ReadonlySet<string> = new Set(SessionEvent.options.map((option) => option.shape.type.value));

/** One line with its line feed. JSON keeps raw-byte paths: lone surrogates are written as escapes. */
export function encodeLine(stored: StoredEvent): string {
  return `${JSON.stringify(stored)}\n`;
}

/** Reads the line that stands at position `seq`, counted from 1. */
export function decodeLine(line: string, seq: number): LogLine {
  const envelope = Envelope.safeParse(parseJson(line));
  if (!envelope.success || envelope.data.seq !== seq) return { is: 'damaged', seq };
  const { at, event } = envelope.data;
  if (!KNOWN.has(event.type)) return { is: 'unknown', seq, type: event.type };
  const known = SessionEvent.safeParse(event);
  return known.success ? { is: 'event', stored: { seq, at, event: known.data } } : { is: 'damaged', seq };
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
