import { readdir, readFile, readlink } from 'node:fs/promises';
import type { FoundProcess } from '#shared/living-process';
import { commandOf } from './caller-process';
import { hasLimitMark, marksHold, wasMarked } from './limit-mark';
import { readProcFile } from './proc-file';
import { idOf } from './process-identity';
import { lineage, type ProcessEntry, type ProcessTable, readProcessTable } from './process-table';
import { isStray, readStatus } from './stray';

/** A folder in which turns ran, for {@link findLivingOn}. */
export type WorkFolder = {
  /** What the answer names it by. */
  readonly id: string;
  /** Its real path. */
  readonly folder: string;
  /** The user works there, too: what only began or stays there may be his, so that it takes a mark or descent. */
  readonly isUsers: boolean;
  /** When turns ran in it, in milliseconds as of `Date.now()`, the earliest first. */
  readonly times: readonly { readonly from: number; readonly until: number }[];
  /** Markers of what turns started: they tell of what another user runs, whose folder cannot be seen. */
  readonly markers: readonly string[];
  /** Ids of processes that were found there before: they count as long as they live, with all that they start. */
  readonly known: ReadonlySet<string>;
  /** Those of them that the user left running: what they start is the user's, too, and does not count. */
  readonly left: ReadonlySet<string>;
};

const TICKS_PER_SECOND = 100;
/** Clocks are read one after the other. */
const LEEWAY_MS = 1000;
/** So many files of a process are looked at. */
const MOST_FILES = 16_384;
/** So many processes, and files of one, are looked at side by side: a look must not be felt. */
const AT_ONCE = 16;

/**
 * Processes that work in a folder (it holds their working folder, their root, their program or a file that they have open)
 * and that a turn there left behind after they gave up every other sign of where they came from. One pass over the
 * system's processes for all folders; the earliest process of each comes first. Linux only.
 *
 * What works there is a turn's when its limits say so, when it or what started it began while a turn ran, when it
 * descends from one that was found before, or, where a mark can be taken off, when it cut all ties (see {@link isStray}). This process, its ancestors and
 * all that it started never are, nor is a shell or editor of the user's: what has a terminal counts only by its limits or
 * its descent.
 */
export async function findLivingOn(
  places: readonly WorkFolder[],
): Promise<ReadonlyMap<string, readonly FoundProcess[]>> {
  const watched = places.filter(({ times }) => times.length > 0);
  if (process.platform !== 'linux' || watched.length === 0) return new Map();
  const look = await openLook(watched);
  const found = new Map<string, ProcessEntry[]>();
  for (const batch of batches([...look.table.values()])) {
    const answers = await Promise.all(
      batch.map(async (entry) => ({ entry, place: await look.placeOf(entry) })),
    );
    for (const { entry, place } of answers) {
      if (place) found.set(place.id, [...(found.get(place.id) ?? []), entry]);
    }
  }
  const told = [...found].map(async ([id, entries]) => {
    const sorted = entries.sort((a, b) => Number(a.started) - Number(b.started) || a.pid - b.pid);
    const processes: FoundProcess[] = [];
    for (const entry of sorted)
      processes.push({ id: idOf(entry), pid: entry.pid, command: await commandOf(entry.pid) });
    return [id, processes] as const;
  });
  return new Map(await Promise.all(told));
}

type Look = {
  readonly table: ProcessTable;
  /** The folder that a process was left behind in; null for any other process. */
  placeOf(entry: ProcessEntry): Promise<WorkFolder | null>;
};

async function openLook(places: readonly WorkFolder[]): Promise<Look> {
  const [uptime, table] = await Promise.all([readFile('/proc/uptime', 'latin1'), readProcessTable()]);
  const own = readLimits(process.pid);
  const systemStart = Date.now() - Number.parseFloat(uptime) * 1000;
  const startOf = ({ started }: ProcessEntry) => systemStart + (Number(started) / TICKS_PER_SECOND) * 1000;
  // Of several sessions in one workspace the last one at work there is told.
  const byFolder = new Map(places.toSorted(byLastTurn).map((place) => [place.folder, place]));
  const knownIn = new Map(places.flatMap((place) => [...place.known].map((id) => [id, place] as const)));
  const first = Math.min(...places.map(({ times }) => times[0]?.from ?? Number.POSITIVE_INFINITY));
  const spared = lineage(table, process.pid);
  const beganIn = (times: WorkFolder['times'], entry: ProcessEntry) => {
    const start = startOf(entry);
    return times.some(({ from, until }) => start >= from - LEEWAY_MS && start <= until + LEEWAY_MS);
  };
  const allTimes = joined(places.flatMap(({ times }) => times));

  const cutAllTies = (entry: ProcessEntry, line: readonly ProcessEntry[]) => {
    if (marksHold() || entry.terminal) return false;
    return isStray(line.map(({ pid }) => readStatus(pid)).filter((one) => one !== null));
  };
  /** Asked before the files of a process are looked at, which takes the longest by far: most processes are nobody's. */
  const mayBeLeftBehind = (entry: ProcessEntry, line: readonly ProcessEntry[]) => {
    if (line.some((one) => knownIn.has(idOf(one)))) return true;
    if (!entry.terminal && line.some((one) => !one.terminal && beganIn(allTimes, one))) return true;
    return wasMarked(readLimits(entry.pid), own) || cutAllTies(entry, line);
  };

  const isLeftBehind = (entry: ProcessEntry, line: readonly ProcessEntry[], place: WorkFolder) => {
    if (line.some((one) => place.left.has(idOf(one)))) return false;
    if (line.some((one) => place.known.has(idOf(one)))) return true;
    if (place.isUsers) return wasMarked(readLimits(entry.pid), own);
    if (!entry.terminal && line.some((one) => !one.terminal && beganIn(place.times, one))) return true;
    if (wasMarked(readLimits(entry.pid), own)) return true;
    return startOf(entry) >= (place.times[0]?.from ?? 0) && cutAllTies(entry, line);
  };
  const placeOfMark = (pid: number): WorkFolder | null => {
    const limits = readLimits(pid);
    return places.find(({ markers }) => markers.some((marker) => hasLimitMark(limits, marker))) ?? null;
  };
  return {
    table,
    async placeOf(entry) {
      const pids = lineage(table, entry.pid);
      if (spared.has(entry.pid) || pids.has(process.pid)) return null;
      if (startOf(entry) < first - LEEWAY_MS) return null;
      const known = knownIn.get(idOf(entry));
      if (known) return known;
      const line = [...pids].filter((pid) => !spared.has(pid)).flatMap((pid) => table.get(pid) ?? []);
      if (!mayBeLeftBehind(entry, line)) return null;
      const place = await workedIn(entry.pid, byFolder);
      if (place === 'hidden') return placeOfMark(entry.pid);
      if (!place) return null;
      return isLeftBehind(entry, line, place) ? place : null;
    },
  };
}

function byLastTurn(one: WorkFolder, other: WorkFolder): number {
  return (one.times.at(-1)?.from ?? 0) - (other.times.at(-1)?.from ?? 0);
}

/** The same times, those that overlap as one. */
function joined(times: WorkFolder['times']): WorkFolder['times'] {
  const all: { from: number; until: number }[] = [];
  for (const { from, until } of [...times].sort((one, other) => one.from - other.from)) {
    const last = all.at(-1);
    if (last && from <= last.until) last.until = Math.max(last.until, until);
    else all.push({ from, until });
  }
  return all;
}

/** Of any user's process. */
function readLimits(pid: number): string {
  return readProcFile(pid, 'limits') ?? '';
}

/** `hidden`: it is not for this user to see. */
async function workedIn(
  pid: number,
  places: ReadonlyMap<string, WorkFolder>,
): Promise<WorkFolder | 'hidden' | null> {
  const proc = `/proc/${pid}`;
  const refused = await readlink(`${proc}/cwd`).then(
    () => false,
    (error: NodeJS.ErrnoException) => error.code === 'EACCES',
  );
  if (refused) return 'hidden';
  const at = async (link: string) => placeAround(await readlink(link).catch(() => ''), places);
  for (const link of ['cwd', 'root', 'exe']) {
    const place = await at(`${proc}/${link}`);
    if (place) return place;
  }
  const files = (await readdir(`${proc}/fd`).catch(() => [])).slice(0, MOST_FILES);
  for (const batch of batches(files)) {
    const found = (await Promise.all(batch.map((file) => at(`${proc}/fd/${file}`)))).find(Boolean);
    if (found) return found;
  }
  return null;
}

/** The folder that a path is, or lies in. A folder that was deleted under a process is named with a word at its end. */
function placeAround(path: string, places: ReadonlyMap<string, WorkFolder>): WorkFolder | null {
  if (!path.startsWith('/')) return null;
  for (let at = path.replace(/ \(deleted\)$/, ''); ; at = at.slice(0, at.lastIndexOf('/'))) {
    const place = places.get(at === '' ? '/' : at);
    if (place || at === '') return place ?? null;
  }
}

function* batches<T>(all: readonly T[]): Generator<readonly T[]> {
  for (let from = 0; from < all.length; from += AT_ONCE) yield all.slice(from, from + AT_ONCE);
}
