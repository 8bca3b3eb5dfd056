import type { FoundHistory, HeadReader, HistoryHead, RecordReader } from './history';

/** What one record says of it; `helper`: it is a session that the agent began for itself. */
export type HeadPart = { readonly [K in keyof HistoryHead]?: string | null } & { readonly helper?: boolean };

/** The first record that says something counts; the title is the first prompt where nothing else is. */
export function headOfRecords(
  reader: RecordReader,
  found: FoundHistory,
  partOf: (record: unknown) => HeadPart,
): HeadReader {
  const parts: Partial<Record<keyof HistoryHead, string>> = {};
  let helper = false;
  const add = (said: HeadPart): void => {
    helper ||= said.helper === true;
    for (const field of FIELDS) {
      const value = said[field];
      if (value) parts[field] ??= value;
    }
  };
  add(found.said ?? {});
  return {
    take(record) {
      add(partOf(record));
      const steps = reader.take(record);
      if (steps === 'unknown') return;
      for (const { tells } of steps) if (tells.type === 'prompt') add({ title: tells.text });
    },
    get enough() {
      return helper || (parts.id !== undefined && parts.cwd !== undefined && parts.title !== undefined);
    },
    head() {
      const { id, cwd, title, createdAt = null, branch = null, version = null } = parts;
      if (helper || id === undefined || cwd === undefined || title === undefined) return null;
      return { id, cwd, title, createdAt, branch, version };
    },
  };
}

const FIELDS = ['id', 'cwd', 'title', 'createdAt', 'branch', 'version'] as const;
