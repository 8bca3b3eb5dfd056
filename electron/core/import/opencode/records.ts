import { z } from 'zod';
import { parseJson } from '#shared/parse-json';
import { headOfRecords } from '../head';
import type { FoundHistory, HeadReader, HistoryHead, HistoryStep, RecordReader } from '../history';
import { type Fields, fieldsOf, momentFrom, textIn } from '../record-fields';
import { toolCall, toolEnd } from '../tool-calls';
import type { Database } from './snapshot';

/** Of a longer part nothing is read, in bytes. */
export const LONGEST_PART = 8 * 1024 * 1024;
const MOST_SESSIONS = 5000;
const MOST_PARTS = 200_000;

const Session = z.object({
  id: z.string(),
  directory: z.string(),
  title: z.string(),
  version: z.string(),
  time_created: z.number(),
  time_updated: z.number(),
});

export type FoundSession = {
  readonly said: Pick<HistoryHead, 'id' | 'cwd' | 'title' | 'createdAt' | 'version'>;
  readonly changedMs: number;
};

/** The user's own sessions, those of helpers left out. */
export function readSessions(database: Database, since: number): FoundSession[] {
  const rows: unknown[] = database
    .prepare(
      `SELECT id, directory, title, version, time_created, time_updated FROM session
       WHERE parent_id IS NULL AND time_updated >= ? ORDER BY time_updated DESC LIMIT ${MOST_SESSIONS}`,
    )
    .all(since);
  return rows.flatMap((row) => {
    const session = Session.safeParse(row).data;
    if (!session) return [];
    const { id, directory: cwd, title, version, time_created, time_updated } = session;
    return [
      { said: { id, cwd, title, version, createdAt: momentFrom(time_created) }, changedMs: time_updated },
    ];
  });
}

/** A part of a message, and whether it is of the session's newest message. */
const Row = z.object({
  message: z.string(),
  newest: z.number(),
  created: z.number(),
  said: z.string().nullable(),
  data: z.string().nullable(),
});

/** The parts after so many, up to the first that is still being made. */
export function readParts(database: Database, session: string, after: number): unknown[] {
  const rows: unknown[] = database
    .prepare(
      `SELECT part.message_id AS message, part.time_created AS created,
         part.message_id = (SELECT id FROM message WHERE session_id = ?1 ORDER BY time_created DESC, id DESC LIMIT 1) AS newest,
         CASE WHEN length(message.data) <= ${LONGEST_PART} THEN message.data END AS said,
         CASE WHEN length(part.data) <= ${LONGEST_PART} THEN part.data END AS data
       FROM part JOIN message ON message.id = part.message_id
       WHERE part.session_id = ?1
       ORDER BY message.time_created, message.id, part.id LIMIT ${MOST_PARTS} OFFSET ?2`,
    )
    .all(session, after);
  const parts: unknown[] = [];
  for (const one of rows) {
    const row = Row.safeParse(one).data;
    const part = fieldsOf(parseJson(row?.data ?? ''));
    if (row?.newest === 1 && isBeingMade(part, fieldsOf(parseJson(row.said ?? '')))) break;
    parts.push(row ? { message: row.message, at: row.created, role: roleOf(row.said), part } : null);
  }
  return parts;
}

function roleOf(said: string | null): string | null {
  return textIn(fieldsOf(parseJson(said ?? '')), 'role');
}

/** Whether a part of the newest message may still change. */
export function isBeingMade(part: Fields, message: Fields): boolean {
  if (message.role !== 'assistant' || 'completed' in fieldsOf(message.time)) return false;
  if (part.type === 'tool')
    return ['pending', 'running'].includes(textIn(fieldsOf(part.state), 'status') ?? '');
  return (part.type === 'text' || part.type === 'reasoning') && !('end' in fieldsOf(part.time));
}

const Part = z.object({
  message: z.string(),
  at: z.number(),
  role: z.enum(['user', 'assistant']),
  part: z.looseObject({ type: z.string() }),
});

const SILENT: ReadonlySet<string> = new Set([
  ...['step-start', 'step-finish', 'snapshot', 'patch', 'file', 'agent', 'subtask', 'compaction', 'retry'],
]);

type Tells = HistoryStep['tells'];

/** Reads the parts of a conversation. */
export function opencodeReader(): RecordReader {
  const prompted = new Set<string>();
  const tellsOf = (message: string, role: 'user' | 'assistant', part: Fields): readonly Tells[] | null => {
    const text = textIn(part, 'text') ?? '';
    switch (part.type) {
      case 'text': {
        if (text.trim() === '' || part.synthetic === true || part.ignored === true) return [];
        if (role === 'assistant') return [{ type: 'said', text }];
        // Files that went with a prompt stand beside it as further texts.
        if (prompted.has(message)) return [];
        prompted.add(message);
        return [{ type: 'prompt', text }];
      }
      case 'reasoning':
        return text.trim() === '' ? [] : [{ type: 'thought', text }];
      case 'tool':
        return toolTells(part);
      default:
        return SILENT.has(String(part.type)) ? [] : null;
    }
  };
  return {
    take(record) {
      const one = Part.safeParse(record).data;
      const told = one && tellsOf(one.message, one.role, one.part);
      if (!one || !told) return 'unknown';
      const at = momentFrom(one.at);
      return told.map((tells) => ({ at, tells }));
    },
  };
}

function toolTells(part: Fields): readonly Tells[] {
  const call = textIn(part, 'callID') ?? '';
  const state = fieldsOf(part.state);
  if (call === '') return [];
  const code = fieldsOf(state.metadata).exit;
  const exitCode = typeof code === 'number' && Number.isInteger(code) ? code : null;
  const failed = state.status !== 'completed' || (exitCode !== null && exitCode !== 0);
  const output = textIn(state, 'output', 'error') ?? '';
  return [
    { type: 'tool-called', patch: toolCall(call, textIn(part, 'tool') ?? 'tool', state.input) },
    {
      type: 'tool-updated',
      patch: toolEnd(call, { output, failed, ...(exitCode === null ? {} : { exitCode }) }),
    },
  ];
}

/** All of it stands in the session's own row. */
export function opencodeHead(found: FoundHistory): HeadReader {
  return headOfRecords(opencodeReader(), found, () => ({}));
}
