import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { DAY_MS } from '#shared/dates';
import { SessionId } from '#shared/ids';
import { parseJson } from '#shared/parse-json';
import { SharedChange, SharedChangeState } from '#shared/shared-state';
import { createLanes } from '../git';
import { AbsolutePath, FullRef } from '../recorded-names';
import type { FoundChange } from './compare-shared-states';
import { isMissing } from './is-missing';
import { movedPath, movedPaths } from './moved-path';
import type { SharedFolders, SharedState } from './read-shared-state';

/**
 * What the data folder keeps of shared state: per repository the changes that were noticed, with all that is needed to
 * put them back, and the state at the start of each turn that is open. It is kept here, since what lies in the
 * repository can be written by those whose changes it is about.
 */

const Look = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('absent') }),
  z.object({ kind: z.literal('file'), mode: z.number().int(), hash: z.string(), bytes: z.string() }),
  z.object({ kind: z.literal('link'), target: z.string() }),
  z.object({ kind: z.literal('large'), size: z.number(), changed: z.number(), inode: z.number() }),
  z.object({ kind: z.literal('other') }),
]);

const Detail = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('setting'),
    path: AbsolutePath,
    key: z.string(),
    before: z.array(z.string()),
    after: z.array(z.string()),
    fileBefore: Look,
    fileAfter: Look,
  }),
  z.object({ kind: z.literal('file'), path: AbsolutePath, before: Look, after: Look }),
  z.object({
    kind: z.literal('ref'),
    ref: FullRef,
    before: z.string().nullable(),
    after: z.string().nullable(),
  }),
  z.object({ kind: z.literal('stash'), commit: z.string(), message: z.string(), after: z.boolean() }),
  z.object({ kind: z.literal('head'), before: z.string(), after: z.string() }),
]);

const LedgerEntry = z.object({
  change: SharedChange.extend({ detail: Detail }),
  /** Who noticed it: all whose turns were open. */
  sessions: z.array(SessionId),
  state: SharedChangeState,
  /** When it was last noticed or decided, ISO 8601. */
  at: z.string(),
});
export type LedgerEntry = z.infer<typeof LedgerEntry>;

const Looks = z.record(AbsolutePath, Look);
const State: z.ZodType<SharedState> = z.object({
  config: Looks,
  files: Looks,
  worktrees: z.record(z.string(), z.record(z.string(), z.string())),
  refs: z.record(z.string(), z.string()),
  stash: z.array(z.object({ commit: z.string(), message: z.string() })),
  head: z.string(),
  headLog: z.string(),
});
const OpenWindow = z.object({
  session: SessionId,
  places: z.object({ commonDir: AbsolutePath, gitDir: AbsolutePath }),
  state: State,
});
/** The time from the start of a turn to its end. */
export type OpenWindow = z.infer<typeof OpenWindow>;

export type Ledger = {
  /** What was noticed in a repository, the newest last. */
  read(commonDir: string): Promise<LedgerEntry[]>;
  /** Changes what is kept of a repository, one after the other. */
  change(commonDir: string, work: (entries: LedgerEntry[]) => Promise<LedgerEntry[]>): Promise<void>;
  /** Writes the accepted content of a file of the repository and answers where it is. */
  keepFile(commonDir: string, bytes: Uint8Array): Promise<string>;
  keepWindow(window: OpenWindow): Promise<void>;
  /** Of a turn that a crash cut off, too. */
  readWindow(session: SessionId): Promise<OpenWindow | null>;
  dropWindow(session: SessionId): Promise<void>;
  /** What is kept of a repository follows it to its new place. Safe to repeat. */
  follow(from: SharedFolders, to: SharedFolders): Promise<void>;
};

/** Decided changes can be looked at and taken up again for so long. */
const KEPT_MS = 30 * DAY_MS;

/** Opens what a data folder keeps. Nothing is read yet. */
export function openLedger(home: string, now: () => Date): Ledger {
  const folder = join(home, 'shared-state');
  const lanes = createLanes();
  /** On disk for the next start, if this one ends in the middle. */
  const windows = new Map<SessionId, OpenWindow>();
  const pathOf = (commonDir: string) => {
    const name = createHash('sha256').update(commonDir).digest('hex').slice(0, 32);
    return join(folder, `${name}.json`);
  };
  const windowPath = (session: SessionId) => join(folder, `${session}.turn.json`);
  const write = async (path: string, content: unknown, flush: boolean) => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const fresh = `${path}.${randomUUID()}`;
    await writeFile(fresh, JSON.stringify(content), { mode: 0o600, flush });
    await rename(fresh, path);
  };
  const openWindows = async (): Promise<OpenWindow[]> => {
    const names = await readdir(folder).catch(() => []);
    const found: OpenWindow[] = [];
    for (const name of names.filter((one) => one.endsWith('.turn.json'))) {
      const parsed = OpenWindow.safeParse(await readJson(join(folder, name)));
      if (parsed.success) found.push(parsed.data);
    }
    return found;
  };
  const read = async (commonDir: string): Promise<LedgerEntry[]> => {
    const content = await readJson(pathOf(commonDir));
    return content === null ? [] : z.array(LedgerEntry).parse(content);
  };
  return {
    read,
    change: (commonDir, work) =>
      lanes.lane(commonDir).run(async () => {
        const oldest = now().getTime() - KEPT_MS;
        const changed = await work(await read(commonDir));
        const kept = changed.filter(({ state, at }) => state === 'open' || Date.parse(at) >= oldest);
        await write(pathOf(commonDir), kept, true);
      }),
    async keepFile(commonDir, bytes) {
      const path = `${pathOf(commonDir)}.attributes`;
      await writeFile(path, bytes, { mode: 0o600 });
      return path;
    },
    keepWindow(window) {
      windows.set(window.session, window);
      return write(windowPath(window.session), window, false);
    },
    async readWindow(session) {
      const known = windows.get(session);
      if (known) return known;
      const parsed = OpenWindow.safeParse(await readJson(windowPath(session)));
      return parsed.success ? parsed.data : null;
    },
    dropWindow(session) {
      windows.delete(session);
      return rm(windowPath(session), { force: true });
    },
    async follow(from, to) {
      for (const window of await openWindows()) {
        if (window.places.commonDir !== from.commonDir) continue;
        const moved = movedWindow(window, from, to);
        windows.set(window.session, moved);
        await write(windowPath(window.session), moved, true);
      }
      const before = await read(from.commonDir);
      if (before.length === 0 || from.commonDir === to.commonDir) return;
      await lanes.lane(to.commonDir).run(async () => {
        const entries = new Map((await read(to.commonDir)).map((entry) => [entry.change.id, entry]));
        for (const entry of before)
          if (!entries.has(entry.change.id)) entries.set(entry.change.id, movedEntry(entry, from, to));
        await write(pathOf(to.commonDir), [...entries.values()], true);
        await rm(pathOf(from.commonDir), { force: true });
      });
    },
  };
}

/** Adds what was noticed: the same change again is open again. */
export function withNoticed(
  entries: readonly LedgerEntry[],
  session: SessionId,
  changes: readonly FoundChange[],
  at: string,
): LedgerEntry[] {
  const byId = new Map(entries.map((entry) => [entry.change.id, entry]));
  for (const change of changes) {
    const known = byId.get(change.id);
    const sessions = known?.state === 'open' ? [...new Set([...known.sessions, session])] : [session];
    byId.delete(change.id);
    byId.set(change.id, LedgerEntry.parse({ change, sessions, state: 'open', at }));
  }
  return [...byId.values()];
}

/** Null when there is no such file, or one that was being written when everything ended. */
async function readJson(path: string): Promise<unknown> {
  try {
    return parseJson(await readFile(path, 'utf8')) ?? null;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

function movedEntry(entry: LedgerEntry, from: SharedFolders, to: SharedFolders): LedgerEntry {
  const { detail } = entry.change;
  if (!('path' in detail)) return entry;
  const moved = { ...detail, path: movedPath(detail.path, from, to) };
  return { ...entry, change: { ...entry.change, detail: moved } };
}

function movedWindow(window: OpenWindow, from: SharedFolders, to: SharedFolders): OpenWindow {
  const { state } = window;
  const config = movedPaths(state.config, from, to);
  return { ...window, places: to, state: { ...state, config, files: movedPaths(state.files, from, to) } };
}
