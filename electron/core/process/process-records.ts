import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, realpathSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { parseJsonAs } from '#shared/parse-json';
import { readProcessTable } from './process-table';
import { endTree } from './process-tree';

/**
 * The supervised processes of one data folder, on disk in `<home>/processes.json`, so that the next start can end what
 * a killed app left running.
 */
export type ProcessRecords = {
  /** Beginning of the marker of every process of this data folder. */
  readonly markerPrefix: string;
  add(record: { pid: number; marker: string; session: string | null }): void;
  remove(pid: number): void;
  /** Markers that processes of a session have had since the records were opened, also of those that have ended. */
  markersOf(session: string): readonly string[];
};

const Record = z.object({
  pid: z.number().int().positive(),
  marker: z.string(),
  session: z.string().nullable(),
  /** Start time as the process table has it; null until it was read. */
  started: z.string().nullable(),
});
type Record = z.infer<typeof Record>;
const RecordsFile = z.object({ processes: z.array(Record) });

const LEFTOVER_GRACE_MS = 2000;
/** Of one session. */
const MOST_MARKERS = 100;

/** Opens the records of a data folder. Call {@link killLeftovers} first: opening forgets what an earlier run wrote. */
export function openProcessRecords(home: string): ProcessRecords {
  const records = new Map<number, Record>();
  const markers = new Map<string, string[]>();
  mkdirSync(home, { recursive: true });
  const save = () => writeRecords(home, [...records.values()]);
  save();
  return {
    markerPrefix: markerPrefixOf(home),
    add: (record) => {
      records.set(record.pid, { ...record, started: null });
      save();
      const { session, marker } = record;
      if (session !== null)
        markers.set(session, [...(markers.get(session) ?? []), marker].slice(-MOST_MARKERS));
      void readProcessTable().then((table) => {
        const known = records.get(record.pid);
        const started = table.get(record.pid)?.started;
        if (known?.marker !== record.marker || started === undefined) return;
        records.set(record.pid, { ...known, started });
        save();
      });
    },
    remove: (pid) => {
      if (records.delete(pid)) save();
    },
    markersOf: (session) => markers.get(session) ?? [],
  };
}

/**
 * Ends every process that an earlier run on this data folder started and left behind, with its descendants. A recorded
 * pid is touched only when its start time still is the recorded one. Only the owner of the data folder may call this.
 */
export async function killLeftovers(home: string): Promise<{ sessions: string[]; processes: number }> {
  const recorded = readRecords(home);
  const before = await readProcessTable();
  const alive = recorded.filter(
    ({ pid, started }) => started !== null && before.get(pid)?.started === started,
  );
  await Promise.all(
    alive.map(({ pid, marker }) => endTree({ root: pid, marker, since: null }, LEFTOVER_GRACE_MS)),
  );
  // Also those whose record was not written in time: the marker names the data folder.
  await endTree({ root: null, marker: markerPrefixOf(home), since: null }, LEFTOVER_GRACE_MS);
  writeRecords(home, []);
  return { sessions: [...new Set(alive.flatMap(({ session }) => session ?? []))], processes: alive.length };
}

/** Beginning of the marker of every process of a data folder. */
export function markerPrefixOf(home: string): string {
  mkdirSync(home, { recursive: true });
  return `${createHash('sha256').update(realpathSync(home)).digest('hex').slice(0, 16)}.`;
}

function fileOf(home: string): string {
  return join(home, 'processes.json');
}

/** A damaged file is as good as none: the marker still finds the processes. */
function readRecords(home: string): Record[] {
  let text: string;
  try {
    text = readFileSync(fileOf(home), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
  return parseJsonAs(RecordsFile, text)?.processes ?? [];
}

function writeRecords(home: string, processes: readonly Record[]): void {
  const file = fileOf(home);
  writeFileSync(`${file}.new`, JSON.stringify({ processes }), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
