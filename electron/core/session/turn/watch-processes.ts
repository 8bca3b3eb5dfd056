import { realpath } from 'node:fs/promises';
import type { FoundProcess } from '#shared/living-process';
import { folderOf, usesWorkspace } from '#shared/place';
import type { Log } from '../../ports';
import { findLivingOn, isAlive, type ProcessRecords, type WorkFolder } from '../../process';
import type { LiveSession, SessionStore } from '../store';
import type { AgentDesk } from './agent-desk';

/** Looks for processes that turns left behind where they worked, and keeps the sessions' record of them true. */
export type ProcessWatch = {
  /** Looks now, at all worktrees and workspaces in which no turn runs. Never fails. */
  look(): Promise<void>;
  /** The same where an earlier run was cut off in a turn or knew of processes; else the later looks are soon enough. */
  lookAtStart(): Promise<void>;
  /** Looks at all of them and at this one, whose turn is over but for the record of its end; then again and again. */
  lookAfterTurn(session: LiveSession): Promise<void>;
  close(): void;
};

/** When it is looked again after a turn; then every {@link LATER_MS}. What starts late or comes back is to be seen. */
const SOON_MS = [2000, 10_000, 60_000];
const LATER_MS = 5 * 60_000;
/** How often it is asked whether known processes still live, which costs next to nothing. */
const ALIVE_MS = 3000;
/** So many of one worktree are told of; the rest is counted. */
const MOST_TOLD = 100;

export function createProcessWatch(options: {
  readonly store: Pick<SessionStore, 'all'>;
  readonly desk: Pick<AgentDesk, 'get'>;
  readonly records: Pick<ProcessRecords, 'markersOf'>;
  readonly log: Log;
}): ProcessWatch {
  const { store, desk, records, log } = options;
  /** Turns whose end is about to be recorded. */
  const ending = new Set<string>();
  const realPaths = new Map<string, string>();
  let next = Date.now() + LATER_MS;
  let soon: number[] = [];
  let timer: NodeJS.Timeout | null = null;
  let closed = false;
  // Recovery has not ended these turns yet.
  const wasCutOff = [...store.all()].some(({ state }) => state.open !== null);

  const realPathOf = async (path: string): Promise<string> => {
    const known = realPaths.get(path) ?? (await realpath(path).catch(() => null));
    if (known !== null) realPaths.set(path, known);
    return known ?? path;
  };
  const placeOf = async ({ id, state }: LiveSession): Promise<WorkFolder[]> => {
    const { row, times, open } = state;
    const folder = row.discarded ? null : folderOf(row);
    if (folder === null) return [];
    if (open && !ending.has(id)) return [];
    const now = Date.now();
    const last = times.length - 1;
    // An agent that is kept for the next turn may start something at any time.
    const goesOn = desk.get(row.session) !== null;
    return [
      {
        id,
        folder: await realPathOf(folder),
        isUsers: usesWorkspace(row),
        times: times.map(({ from, until }, index) => ({
          from: Date.parse(from),
          until: until === null || (index === last && goesOn) ? now : Date.parse(until),
        })),
        markers: records.markersOf(id),
        known: new Set(row.processes.map((process) => process.id)),
        left: new Set(row.processes.filter(({ left }) => left).map((process) => process.id)),
      },
    ];
  };
  const lookOnce = async (): Promise<void> => {
    try {
      const places = (await Promise.all([...store.all()].map(placeOf))).flat();
      const found = await findLivingOn(places);
      const looked = new Set(places.map(({ id }) => id));
      for (const session of store.all())
        if (looked.has(session.id)) await tell(session, found.get(session.id) ?? []);
    } catch (error) {
      log.warn('what turns left running could not be looked for', { error: String(error) });
    }
  };
  const looks = inTurn(lookOnce);

  const wake = () => {
    if (closed || process.platform !== 'linux') return;
    if (timer) clearTimeout(timer);
    const known = anyKnown(store);
    const wait = Math.max(0, next - Date.now());
    timer = setTimeout(
      () => {
        if (Date.now() >= next) {
          next = Date.now() + (soon.shift() ?? LATER_MS);
          void looks().finally(wake);
        } else if (anyEnded(store)) void looks().finally(wake);
        else wake();
      },
      known ? Math.min(wait, ALIVE_MS) : wait,
    );
    timer.unref();
  };
  wake();

  return {
    look: () => looks().finally(wake),
    async lookAtStart() {
      if (wasCutOff || anyKnown(store)) await looks().finally(wake);
    },
    async lookAfterTurn(session) {
      ending.add(session.id);
      await looks().finally(() => ending.delete(session.id));
      const [first = LATER_MS, ...rest] = SOON_MS;
      next = Date.now() + first;
      soon = rest;
      wake();
    },
    close() {
      closed = true;
      if (timer) clearTimeout(timer);
    },
  };
}

/** Records what a look found, where it is something else than before. */
async function tell(session: LiveSession, all: readonly FoundProcess[]): Promise<void> {
  const { row } = session.state;
  // Discarded meanwhile.
  if (row.discarded || folderOf(row) === null) return;
  const processes = all.slice(0, MOST_TOLD);
  const known = new Set(row.processes.map(({ id }) => id));
  const fresh = processes.map(({ id }) => id).filter((id) => !known.has(id));
  if (fresh.length === 0 && processes.length === known.size) return;
  const turn = row.turns === 0 ? null : row.turns;
  const more = fresh.length === 0 ? 0 : all.length - processes.length;
  await session.record({ type: 'processes.found', turn, processes, fresh, more });
}

function anyKnown(store: Pick<SessionStore, 'all'>): boolean {
  for (const { state } of store.all()) if (state.row.processes.length > 0) return true;
  return false;
}

function anyEnded(store: Pick<SessionStore, 'all'>): boolean {
  for (const { state } of store.all()) if (state.row.processes.some(({ id }) => !isAlive(id))) return true;
  return false;
}

/** One at a time; who asks while one goes on gets the next one, with all others who do. */
function inTurn(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  let waiting: Promise<void> | null = null;
  const begin = (): Promise<void> => {
    running = work().finally(() => {
      running = null;
    });
    return running;
  };
  return () => {
    if (!running) return begin();
    waiting ??= running.then(() => {
      waiting = null;
      return begin();
    });
    return waiting;
  };
}
