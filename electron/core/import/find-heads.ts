import type { FoundHistory, HistoryHead, HistoryTool } from './history';
import { FILE_START } from './read-lines';
import { readRecords } from './read-records';

/** A head is looked for in so many first records. */
const MOST_RECORDS = 400;
const MOST_BYTES = 4 * 1024 * 1024;

type Known = {
  readonly changedMs: number;
  readonly bytes: number;
  readonly whole: boolean;
  readonly head: HistoryHead | null;
};

/** Reads heads, each history's once: its first records do not change. */
export function createHeads() {
  const known = new Map<string, Known>();
  return {
    /** Forgets those that are not there any more. */
    keep(found: ReadonlySet<string>): void {
      for (const key of known.keys()) if (!found.has(key)) known.delete(key);
    },
    async of(tool: HistoryTool, found: FoundHistory): Promise<HistoryHead | null> {
      const before = known.get(keyOf(found));
      const same = before?.changedMs === found.changedMs && before.bytes === found.bytes;
      if (before && (before.whole || same)) return before.head;
      const reader = tool.head(found);
      let records = 0;
      const onRecord = (record: unknown) => {
        records += 1;
        reader.take(record);
        return reader.enough || records >= MOST_RECORDS ? ('stop' as const) : undefined;
      };
      await readRecords(tool, found, FILE_START, onRecord, MOST_BYTES);
      const head = reader.head();
      const whole = reader.enough || records >= MOST_RECORDS || found.bytes > MOST_BYTES;
      known.set(keyOf(found), { changedMs: found.changedMs, bytes: found.bytes, whole, head });
      return head;
    },
  };
}

/** What a history is known by. */
export function keyOf({ path, key }: FoundHistory): string {
  return key === undefined ? path : `${path}#${key}`;
}
