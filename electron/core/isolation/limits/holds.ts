import type { SessionId } from '#shared/ids';
import type { SandboxBounds, SandboxLimits } from '#shared/sandbox';
import type { Log, MemoryPort, SettingsPort } from '../../ports';
import { readMemory } from '../../process';
import type { SandboxPolicy } from '../policy';
import { boundsOf } from './bounds';
import { type ControlGroups, type GroupRecord, openControlGroups } from './control-groups';

/** What a sandbox met a limit of. `held`: the most memory that it had, in bytes; null: nobody knows. */
export type LimitMet =
  | { readonly what: 'memory'; readonly limit: number; readonly held: number | null }
  | { readonly what: 'processes'; readonly limit: number };

/** What keeps each sandbox to its share of the machine. */
export type SandboxHolds = {
  /** Asked before each start in a session’s sandbox: what its programs are held to. */
  hold(session: SessionId): Promise<SandboxPolicy['limits']>;
  /** How much memory the programs of a session may have together where the system does not see to it; null: it does, or any. */
  watched(session: SessionId): number | null;
  /** Which limits a session met since this was last asked, as far as the system tells. */
  met(session: SessionId): Promise<LimitMet[]>;
  /** What a sandbox may take now, and how it is held to that. */
  limits(): Promise<SandboxLimits>;
  /** Once nothing runs in a sandbox any more. */
  close(): Promise<void>;
};

/** Temporary files in memory: `/tmp`, and what programs share. More than that nobody had before. */
const MOST_TEMPORARY = 2 ** 31;
/** Of the limit each of them may have. Where programs are watched, these are not seen, and so count beforehand. */
const TEMPORARY_SHARE = 1 / 8;
const WATCHED_SHARE = 1 - 2 * TEMPORARY_SHARE;

/** By then what a group was made for has entered it. */
const ENTERED_AFTER_MS = 60_000;

/**
 * Address space that runtimes set aside in one process and do not use. It counts as data, and Bun, which OpenCode and Claude
 * Code are made with, takes most of what it may: 1.7 GB of 2 with 90 MB in use.
 */
const SET_ASIDE = 4 * 2 ** 30;

type Held = {
  readonly bounds: SandboxBounds;
  readonly inGroup: boolean;
  /** When something was last to be started in it. */
  readonly at: number;
  seen: GroupRecord;
};
const NOTHING: GroupRecord = { endedForMemory: 0, refusedProcesses: 0, peak: null };

/** @param open finds where control groups can be made; for tests */
export function createSandboxHolds(
  {
    home,
    settings,
    memory = { read: () => readMemory() },
    log,
  }: {
    readonly home: string;
    readonly settings: Pick<SettingsPort, 'get'>;
    readonly memory?: Pick<MemoryPort, 'read'> | undefined;
    readonly log: Log;
  },
  open: (home: string) => Promise<ControlGroups | null> = openControlGroups,
): SandboxHolds {
  const held = new Map<SessionId, Held>();
  const unsaid = new Map<SessionId, LimitMet[]>();
  let opened: Promise<ControlGroups | null> | null = null;
  const groups = () => (opened ??= open(home));
  const bounds = async () => boundsOf(settings.get(), (await memory.read()).total);

  const look = async (session: SessionId, one: Held): Promise<void> => {
    const found = one.inGroup ? await (await groups())?.read(session) : null;
    if (!found) return;
    const met: LimitMet[] = [];
    const { memory: limit, processes } = one.bounds;
    if (found.endedForMemory > one.seen.endedForMemory && limit !== null)
      met.push({ what: 'memory', limit, held: found.peak });
    if (found.refusedProcesses > one.seen.refusedProcesses) met.push({ what: 'processes', limit: processes });
    one.seen = found;
    if (met.length > 0) unsaid.set(session, [...(unsaid.get(session) ?? []), ...met]);
  };
  /** Removes groups in which nothing runs any more, but for those that are being entered. What they tell is kept. */
  const sweep = async (before: number): Promise<void> => {
    for (const [session, one] of held) {
      // Of one without a group nothing tells whether it still runs.
      if (one.at > before || !one.inGroup) continue;
      await look(session, one);
      if (await (await groups())?.remove(session)) held.delete(session);
    }
  };

  return {
    async hold(session) {
      const [found, now] = await Promise.all([groups(), bounds()]);
      const group = await found?.make(session, now).catch((error: unknown) => {
        log.warn('a sandbox has no control group', { session, error: String(error) });
        return null;
      });
      const seen = held.get(session)?.seen ?? NOTHING;
      held.set(session, { bounds: now, inGroup: Boolean(group), at: performance.now(), seen });
      void sweep(performance.now() - ENTERED_AFTER_MS);
      const temporary = Math.floor(
        Math.min(MOST_TEMPORARY, now.memory === null ? MOST_TEMPORARY : now.memory * TEMPORARY_SHARE),
      );
      return {
        processes: now.processes,
        temporary,
        ...(group ? { group } : now.memory === null ? {} : { data: now.memory + SET_ASIDE }),
      };
    },
    watched(session) {
      const one = held.get(session);
      if (!one || one.inGroup || one.bounds.memory === null) return null;
      return one.bounds.memory * WATCHED_SHARE;
    },
    async met(session) {
      const one = held.get(session);
      if (one) await look(session, one);
      const met = unsaid.get(session) ?? [];
      unsaid.delete(session);
      return met;
    },
    async limits() {
      const [found, now] = await Promise.all([groups(), bounds()]);
      const watched = found || now.memory === null ? null : now.memory * WATCHED_SHARE;
      return { ...now, by: found ? 'groups' : 'processes', watched };
    },
    async close() {
      if (opened === null) return;
      await sweep(Number.POSITIVE_INFINITY);
      await (await opened)?.close();
    },
  };
}
