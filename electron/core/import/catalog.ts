import { realpath } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { DAY_MS } from '#shared/dates';
import type { HandedTo } from '#shared/hand-off';
import type { SessionId } from '#shared/ids';
import type { ImportsLeftOut, ImportTool } from '#shared/imported';
import type { SessionRow } from '#shared/session';
import { liesIn } from '../lies-in';
import type { Log } from '../ports';
import type { RepositoryPlace } from '../repository';
import type { Archived } from './archived';
import { claude } from './claude';
import { codex } from './codex';
import { copilot } from './copilot';
import { createHeads, keyOf } from './find-heads';
import { gemini } from './gemini';
import type { FoundHistory, HistoryPlaces, HistoryTool } from './history';
import { importedId, importedRow, type PlacedHistory } from './imported-row';
import { openOpenCode } from './opencode';

/** Histories that were not changed for longer are left alone, and of one tool not more than the newest. */
const MOST_DAYS = 90;
const MOST_HISTORIES = 1000;
/** Of so many of a tool's newest, changes are waited for wherever they are. */
const MOST_RESUMABLE = 30;
/** A tool that does not say whether it has a history open wrote to it within this time if it does. */
export const LIVE_MS = 60_000;

/** What is ours already, although a tool has a history of it. */
export type Ours = {
  /** Sessions that agents of ours began. */
  readonly agentSessions: ReadonlySet<string>;
  readonly worktrees: readonly string[];
  /** The sessions of ours that go on from an imported one, by its id. */
  readonly continued: ReadonlyMap<string, readonly HandedTo[]>;
};

export type CatalogOptions = {
  readonly places: HistoryPlaces;
  readonly repositories: () => readonly RepositoryPlace[];
  readonly tools: () => readonly ImportTool[];
  readonly ours: () => Ours;
  readonly now: () => number;
  readonly log: Log;
  readonly archived: Pick<Archived, 'has'>;
  /** Of one tool's histories not more than so many of the newest are looked at. */
  readonly mostHistories?: number;
};

/** An imported session as the list has it, and its history. */
export type CatalogEntry = PlacedHistory & { readonly row: SessionRow };

/** All histories of the user's repositories, as they were last looked for. */
export type Catalog = {
  /** Looks again. */
  look(): Promise<void>;
  readonly entries: ReadonlyMap<SessionId, CatalogEntry>;
  /** Why those are not all. */
  readonly leftOut: readonly ImportsLeftOut[];
  /** Looks only whether the user is done with them. */
  mark(): void;
  /** Where something new would show. */
  readonly folders: readonly string[];
  /** When the first of those that are live stops being so if nothing else is written; null: none is. */
  readonly liveUntil: number | null;
};

export function createCatalog(options: CatalogOptions): Catalog {
  const { places, repositories, tools, ours, now, log, archived, mostHistories = MOST_HISTORIES } = options;
  const all: readonly HistoryTool[] = [claude, codex, copilot, gemini, openOpenCode()];
  const heads = createHeads();
  let entries: ReadonlyMap<SessionId, CatalogEntry> = new Map();
  let folders: readonly string[] = [];
  let leftOut: readonly ImportsLeftOut[] = [];
  let looking: Promise<void> | null = null;

  const look = async (): Promise<void> => {
    const known = repositories();
    const reals = await Promise.all(known.map(async (one) => ({ ...one, real: await realOf(one.path) })));
    const found = new Map<SessionId, CatalogEntry>();
    const watched: string[] = [];
    const paths = new Set<string>();
    const left: ImportsLeftOut[] = [];
    const mine = ours();
    const place = createPlacing(reals);
    for (const tool of known.length === 0 ? [] : all) {
      if (!tools().includes(tool.tool)) continue;
      const since = now() - MOST_DAYS * DAY_MS;
      const { histories, folders } = await tool
        .find(
          places,
          reals.map(({ real }) => real),
          since,
          (why) => left.push({ tool: tool.tool, ...why }),
        )
        .catch((error: unknown) => {
          log.warn('histories cannot be looked for', { tool: tool.tool, error: String(error) });
          left.push({ tool: tool.tool, why: 'unreadable' });
          return { histories: [], folders: [] };
        });
      watched.push(...folders);
      if (histories.length > mostHistories)
        left.push({ tool: tool.tool, why: 'many', read: mostHistories, of: histories.length });
      let resumable = 0;
      for (const history of newest(histories, mostHistories)) {
        paths.add(keyOf(history));
        const entry = await entryOf(tool, history, place, mine);
        // One that the tool has carried over to another file is there twice.
        if (!entry || found.has(entry.row.session)) continue;
        found.set(entry.row.session, entry);
        // One that ended may be gone on with.
        if (resumable < MOST_RESUMABLE) watched.push(dirname(history.path));
        resumable += 1;
      }
    }
    heads.keep(paths);
    // Rows that say the same stay what they were, so that nobody is told of them again.
    for (const [id, entry] of found) {
      const before = entries.get(id);
      if (before && isDeepStrictEqual(before.row, entry.row)) found.set(id, { ...entry, row: before.row });
    }
    entries = found;
    folders = [...new Set(watched)];
    leftOut = left;
  };

  const entryOf = async (
    tool: HistoryTool,
    history: FoundHistory,
    place: ReturnType<typeof createPlacing>,
    mine: Ours,
  ): Promise<CatalogEntry | null> => {
    const head = await heads.of(tool, history).catch(() => null);
    if (head === null || mine.agentSessions.has(head.id)) return null;
    const placed = await place(head.cwd);
    if (placed === null || mine.worktrees.some((worktree) => liesIn(worktree, placed.folder))) return null;
    const live = history.open ?? now() - history.changedMs < LIVE_MS;
    const whole = { from: tool, found: history, head, ...placed, live };
    const handedTo = mine.continued.get(importedId(tool.tool, head.id));
    const row = { ...importedRow(whole), ...(handedTo ? { handedTo: [...handedTo] } : {}) };
    return { ...whole, row: marked(row) };
  };
  const marked = (row: SessionRow): SessionRow => {
    const is = archived.has(row.session, row.updatedAt);
    return row.archived === is ? row : { ...row, archived: is };
  };

  return {
    look() {
      looking ??= look().finally(() => {
        looking = null;
      });
      return looking;
    },
    mark() {
      entries = new Map([...entries].map(([id, entry]) => [id, { ...entry, row: marked(entry.row) }]));
    },
    get entries() {
      return entries;
    },
    get leftOut() {
      return leftOut;
    },
    get folders() {
      return folders;
    },
    get liveUntil() {
      const ends = [...entries.values()]
        .filter(({ live, found }) => live && found.open === null)
        .map(({ found }) => found.changedMs + LIVE_MS);
      return ends.length === 0 ? null : Math.min(...ends);
    },
  };
}

function newest(histories: readonly FoundHistory[], most: number): readonly FoundHistory[] {
  return histories.toSorted((a, b) => b.changedMs - a.changedMs).slice(0, most);
}

async function realOf(path: string): Promise<string> {
  return realpath(path).catch(() => path);
}

/** Finds the repository of a folder: the innermost where one lies in another. */
function createPlacing(repositories: readonly (RepositoryPlace & { readonly real: string })[]) {
  const known = new Map<string, Promise<{ repository: RepositoryPlace; folder: string } | null>>();
  const place = async (cwd: string) => {
    if (!cwd.startsWith('/') && !/^[A-Za-z]:[\\/]/.test(cwd)) return null;
    const folder = await realOf(cwd);
    const around = repositories
      .filter(({ real }) => liesIn(real, folder))
      .toSorted((a, b) => b.real.length - a.real.length)[0];
    if (!around) return null;
    const { id, name, path } = around;
    return { repository: { id, name, path }, folder };
  };
  return (cwd: string) => {
    const before = known.get(cwd);
    if (before) return before;
    const placed = place(cwd);
    known.set(cwd, placed);
    return placed;
  };
}
