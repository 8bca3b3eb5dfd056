import { parseJson } from '#shared/parse-json';
import type { FoundHistory, HistoryHead, HistoryTool } from './history';
import { FILE_START, readLines } from './read-lines';

/** A head is looked for in so many first records. */
const MOST_RECORDS = 400;

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
    keep(paths: ReadonlySet<string>): void {
      for (const path of known.keys()) if (!paths.has(path)) known.delete(path);
    },
    async of(tool: HistoryTool, found: FoundHistory): Promise<HistoryHead | null> {
      const before = known.get(found.path);
      const same = before?.changedMs === found.changedMs && before.bytes === found.bytes;
      if (before && (before.whole || same)) return before.head;
      const reader = tool.head();
      let records = 0;
      await readLines(found.path, FILE_START, (line) => {
        records += 1;
        if (line !== null) reader.take(parseJson(line));
        return reader.enough || records >= MOST_RECORDS ? 'stop' : undefined;
      });
      const head = reader.head(found);
      const whole = reader.enough || records >= MOST_RECORDS;
      known.set(found.path, { changedMs: found.changedMs, bytes: found.bytes, whole, head });
      return head;
    },
  };
}
