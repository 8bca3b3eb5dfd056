import { parseJson } from '#shared/parse-json';
import { readPlainFile } from '../../git/plain-file';
import type { FoundHistory, OnRecord, RecordPlace } from '../history';
import { fieldsOf } from '../record-fields';

/** A larger file is left alone, in bytes: all of it has to be read for anything of it. */
export const LARGEST_WHOLE = 32 * 1024 * 1024;

/** Whether a file is one object with all messages, as earlier versions kept a conversation. */
export function isWhole(path: string): boolean {
  return path.endsWith('.json');
}

/**
 * Reads such a file as the records that later versions write: what it says of the session, then its messages. It is written anew
 * with each message; the newest that was read before may have more in it since, and comes again.
 */
export async function readWhole(
  { path }: FoundHistory,
  from: RecordPlace,
  onRecord: OnRecord,
): Promise<RecordPlace | null> {
  const file = await readPlainFile(path, { most: LARGEST_WHOLE }).catch(() => null);
  if (!file) return null;
  const { messages, ...session } = fieldsOf(parseJson(file.bytes.toString('utf8')));
  // It is just being written, or damaged.
  if (!Array.isArray(messages)) return from;
  const records: unknown[] = [session, ...messages];
  for (let at = Math.max(0, from.at - 1); at < records.length; at += 1)
    if (onRecord(records[at]) === 'stop') return { at: at + 1, skipping: false };
  return { at: records.length, skipping: false };
}
