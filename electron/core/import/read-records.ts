import { parseJson } from '#shared/parse-json';
import type { FoundHistory, HistoryTool, OnRecord, RecordPlace } from './history';
import { readLines } from './read-lines';

/** Reads the records of a history from a place on: lines of JSON, where its tool does not say otherwise. Of a file about `most` bytes. */
export function readRecords(
  tool: HistoryTool,
  found: FoundHistory,
  from: RecordPlace,
  onRecord: OnRecord,
  most?: number,
): Promise<RecordPlace | null> {
  const reading = tool.read?.(found, from, onRecord) ?? 'lines';
  if (reading !== 'lines') return reading;
  return readLines(found.path, from, (line) => onRecord(line === null ? undefined : parseJson(line)), most);
}
